//! `book.toml`: it is read, or refused with a place in it and a sentence.

use roadbook::config::Config;
use roadbook::lint::Settings;

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    match Config::read(text) {
        Ok(config) => {
            let again = Config::read(text).map(|again| format!("{again:?}")).ok();
            assert_eq!(again, Some(format!("{config:?}")), "it is read otherwise the second time");
            for pattern in &config.links {
                let _ = pattern.first("KEY-1 and a word");
            }
            let _ = config.raw.vocabulary();
            if let Err(error) = Settings::of(&config) {
                assert!(!error.to_string().is_empty());
            }
        }
        Err(error) => {
            assert!(!error.message.trim().is_empty() && error.to_string().starts_with("book.toml:"), "{error}");
            let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
            let inside = |(line, column): (usize, usize)| (1..=lines).contains(&line) && column >= 1;
            assert!(error.place.is_none_or(inside), "{error}");
        }
    }
}
