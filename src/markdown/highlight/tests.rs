//! Code in, HTML out, for each language; and for any text, what must hold for all of them.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::languages::TABLES;
use super::*;

/// One name for each lexer, and one that syntect colours.
const LANGUAGES: [&str; 7] = ["go", "yaml", "json", "proto", "sh", "diff", "rust"];

fn html(language: &str, code: &str) -> String {
    let mut out = String::new();
    write(&mut out, code, language, &mut Budget::default());
    out
}

/// Compares with what is expected, in which `⟨k for⟩` stands for a span with the class `k`.
#[track_caller]
fn check(language: &str, code: &str, expected: &str) {
    let mut shown = html(language, code).replace("</span>", "⟩").replace("<span class=\"", "⟨").replace("\">", " ");
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        shown = shown.replace(entity, character);
    }
    assert_eq!(shown, expected, "{language}");
}

#[test]
fn spans_are_written_with_escaped_text() {
    assert_eq!(
        html("golang", "func f() int { return 1 } // <x>\n"),
        "<span class=\"k\">func </span><span class=\"f\">f</span>() <span class=\"t\">int</span> { \
         <span class=\"k\">return </span><span class=\"n\">1</span> } <span class=\"c\">// &lt;x&gt;\n</span>",
    );
    assert_eq!(html("", "a < b"), "a &lt; b");
}

#[test]
fn go() {
    check("go", "package main // a \"b\"\n", "⟨k package⟩ main ⟨c // a \"b\"\n⟩");
    check("go", "/* a\n// */ var x", "⟨c /* a\n// */ ⟩⟨k var⟩ x");
    check("go", "type T struct {", "⟨k type ⟩⟨t T ⟩⟨k struct⟩ {");
    check("go", "\tA *string `json:\"a // b\"` // c", "\tA ⟨o *⟩⟨t string ⟩⟨s `json:\"a // b\"` ⟩⟨c // c⟩");
    check(
        "go",
        "s := `a\n\\` + \"\\\"// \\u00e9\"",
        "s ⟨o := ⟩⟨s `a\n\\` ⟩⟨o + ⟩⟨s \"⟩⟨e \\\"⟩⟨s // ⟩⟨e \\u00e9⟩⟨s \"⟩",
    );
    check("go", "r == '\\'' || r != '\"'", "r ⟨o == ⟩⟨l '⟩⟨e \\'⟩⟨l ' ⟩⟨o ||⟩ r ⟨o != ⟩⟨l '\"'⟩");
    check("go", "it isn't, and \"unclosed\nif", "it isn't, and ⟨s \"unclosed\n⟩⟨k if⟩");
    check("go", "x.type.Get(len(a), ...int)", "x.type.⟨f Get⟩(⟨f len⟩(a), ...⟨t int⟩)");
    check(
        "go",
        "for i := range 0x_1F { f(1.5e-3, nil, 2i, 1.2.3, 10Gi) }",
        "⟨k for⟩ i ⟨o := ⟩⟨k range ⟩⟨n 0x_1F⟩ { ⟨f f⟩(⟨n 1.5e-3⟩, ⟨l nil⟩, ⟨n 2i⟩, 1.2.3, 10Gi) }",
    );
    check("go", "a[1:2], <-c, héé()", "a[⟨n 1⟩:⟨n 2⟩], ⟨o <-⟩c, ⟨f héé⟩()");
}

#[test]
fn json() {
    check(
        "json",
        "{\"a\" : \"b: \\n\", \"c\": [-1.5e3, true, null]}",
        "{⟨t \"a\"⟩ : ⟨s \"b: ⟩⟨e \\n⟩⟨s \"⟩, ⟨t \"c\"⟩: [⟨n -1.5e3⟩, ⟨l true⟩, ⟨l null⟩]}",
    );
    check("jsonc", "// a\n\"http://b\", ...\n\"<x>", "⟨c // a\n⟩⟨s \"http://b\"⟩, ...\n⟨s \"<x>⟩");
}

#[test]
fn protobuf() {
    check(
        "proto",
        "syntax = \"proto3\";\npackage a.message;",
        "⟨k syntax ⟩⟨o = ⟩⟨s \"proto3\"⟩;\n⟨k package⟩ a.message;",
    );
    check(
        "protobuf",
        "message M { // m\n  repeated string to = 1 [deprecated = true];",
        "⟨k message ⟩⟨t M⟩ { ⟨c // m\n  ⟩⟨k repeated ⟩⟨t string⟩ to ⟨o = ⟩⟨n 1⟩ [deprecated ⟨o = ⟩⟨l true⟩];",
    );
    check(
        "proto",
        "map<string, B> option = 2;\nreserved 1, 2 to max;",
        "⟨t map⟩<⟨t string⟩, B> option ⟨o = ⟩⟨n 2⟩;\n⟨k reserved ⟩⟨n 1⟩, ⟨n 2 ⟩⟨k to ⟩⟨l max⟩;",
    );
    check("proto", "rpc Get(stream A) returns (B) {}", "⟨k rpc ⟩⟨f Get⟩(⟨k stream⟩ A) ⟨k returns⟩ (B) {}");
}

#[test]
fn yaml() {
    check("yaml", "a: b # <c>\n", "⟨t a⟩: b ⟨c # <c>\n⟩");
    check(
        "yaml",
        "--- # x\nkey: \"a: b\" # c\nurl: http://x#y",
        "⟨k --- ⟩⟨c # x\n⟩⟨t key⟩: ⟨s \"a: b\" ⟩⟨c # c\n⟩⟨t url⟩: http://x#y",
    );
    check(
        "yaml",
        "- a: 'it''s # no'\n- \"\\\"\": no: key",
        "- ⟨t a⟩: ⟨s 'it''s # no'⟩\n- ⟨t \"⟩⟨e \\\"⟩⟨t \"⟩: no: key",
    );
    check(
        "yaml",
        "- 1.30\n- -1\n- 10Gi\n- 1.2.3\n- null\n- true story\n- ~",
        "- ⟨n 1.30⟩\n- ⟨n -1⟩\n- 10Gi\n- 1.2.3\n- ⟨l null⟩\n- true story\n- ⟨l ~⟩",
    );
    check(
        "yml",
        "a: &x\n  <<: *x\n  c: !!str 1\n  d: * *",
        "⟨t a⟩: ⟨v &x\n  ⟩⟨t <<⟩: ⟨v *x\n  ⟩⟨t c⟩: ⟨k !!str ⟩⟨n 1\n  ⟩⟨t d⟩: * *",
    );
    check("yaml", "it's: a \"b\" 'c", "⟨t it's⟩: a \"b\" 'c");
}

#[test]
fn yaml_over_lines() {
    check(
        "yaml",
        "- a: |-  # c\n    b: # d\n\n   e\n  f: g",
        "- ⟨t a⟩: ⟨k |-  ⟩⟨c # c\n⟩⟨s     b: # d\n\n   e\n  ⟩⟨t f⟩: g",
    );
    check("yaml", "a: > b\nc: >=1\nd: |", "⟨t a⟩: > b\n⟨t c⟩: >=1\n⟨t d⟩: ⟨k |⟩");
    check("yaml", "a: \"b\n  c: d\"\ne: \"f\ng: h", "⟨t a⟩: ⟨s \"b\n  c: d\"\n⟩⟨t e⟩: ⟨s \"f\n⟩⟨t g⟩: h");
    check(
        "yaml",
        "a: {b: [1, x], \"c\":2,\n  'd': e}\nf: g",
        "⟨t a⟩: {⟨t b⟩: [⟨n 1⟩, x], ⟨t \"c\"⟩:⟨n 2⟩,\n  ⟨t 'd'⟩: e}\n⟨t f⟩: g",
    );
    check("yaml", "a: [b, ...\nc: d, e: f", "⟨t a⟩: [b, ...\n⟨t c⟩: d, e: f");
    check(
        "yaml",
        "{{- if .a }}\nb: {{ .c }} # d\n{{ .e }}: \"{{ .f }}\"\n{{ g",
        "{{- if .a }}\n⟨t b⟩: {{ .c }} ⟨c # d\n⟩⟨t {{ .e }}⟩: ⟨s \"{{ .f }}\"⟩\n{{ g",
    );
}

#[test]
fn scripts() {
    check("sh", "#!/bin/sh\nset -e # x\ncurl a#b 'c # d'", "⟨c #!/bin/sh\n⟩⟨f set⟩ -e ⟨c # x⟩\ncurl a#b ⟨s 'c # d'⟩");
    check(
        "bash",
        "if [ -f \"$1\" ]; then echo if; fi",
        "⟨k if⟩ [ -f ⟨s \"⟩⟨v $1⟩⟨s \"⟩ ]⟨o ; ⟩⟨k then ⟩⟨f echo⟩ if⟨o ; ⟩⟨k fi⟩",
    );
    check("sh", "for a in in; do", "⟨k for⟩ a ⟨k in⟩ in⟨o ; ⟩⟨k do⟩");
    check("sh", "case $a in b) exit 1;; esac", "⟨k case ⟩⟨v $a ⟩⟨k in⟩ b) ⟨k exit⟩ 1⟨o ;; ⟩⟨k esac⟩");
    check("sh", "f() { local a=1; }", "⟨f f⟩() { ⟨k local ⟩⟨v a⟩⟨o =⟩1⟨o ;⟩ }");
    check("zsh", "A=b C=\"${D:-e} \\\"\" cd x=y", "⟨v A⟩⟨o =⟩b ⟨v C⟩⟨o =⟩⟨s \"⟩⟨v ${D:-e} ⟩⟨e \\\"⟩⟨s \" ⟩⟨f cd⟩ x=y");
    check("sh", "a \"$(b \"c d\" | e)f\" g", "a ⟨s \"⟩$(b ⟨s \"c d\" ⟩⟨o |⟩ e)⟨s f\"⟩ g");
    check("sh", "it's a\nx \"y 2>&1 <some-name>", "it's a\nx \"y 2⟨o >&⟩1 <some-name>");
    check("sh", "echo $'a\\'b' \\' $ ${ $1", "⟨f echo ⟩⟨s $'a⟩⟨e \\'⟩⟨s b'⟩ \\' $ ⟨v ${ $1⟩");
    check("sh", "cat <<'E' | f\n# $a 'b\nE\n# c", "cat ⟨o <<⟩⟨s 'E' ⟩⟨o |⟩ f\n⟨s # $a 'b\n⟩E\n⟨c # c⟩");
    check("sh", "a <<E\n# c", "a ⟨o <<⟩E\n⟨c # c⟩");
}

#[test]
fn transcripts() {
    check(
        "console",
        "$ a | b 'c'\nit's \"d\nif # e\n # f",
        "⟨c $ ⟩⟨f a ⟩⟨o | ⟩⟨f b ⟩⟨s 'c'⟩\nit's \"d\nif # e\n ⟨c # f⟩",
    );
    check(
        "bash",
        "$ a \\\n  \"b\"\n\"c\"\n$ d 'e\n$ f'\n'g'",
        "⟨c $ ⟩⟨f a⟩ \\\n  ⟨s \"b\"⟩\n\"c\"\n⟨c $ ⟩⟨f d ⟩⟨s 'e\n$ f'⟩\n'g'",
    );
}

#[test]
fn diff() {
    check("diff", "-a\n+b\n c\n", "⟨d -a\n⟩⟨i +b\n⟩ c\n");
    check(
        "patch",
        "diff --git a b\n--- a\n+++ b\n@@ -1 +1 @@ c\n--- d\n",
        "⟨h diff --git a b\n--- a\n+++ b\n@@ -1 +1 @@ c\n⟩⟨d --- d\n⟩",
    );
}

#[test]
fn other_languages_have_grammars() {
    check("rust", "let a = \"b\";", "⟨k let⟩ a ⟨o = ⟩⟨s \"b\"⟩;");
    check("no-such", "a", "a");
    let names = "go golang yaml yml json jsonc js ts tsx typescript bash sh shell console sh-session proto protobuf \
                 diff rust swift python py toml hbs cel sql xml html ini dockerfile makefile java c cpp c++ sol ruby";
    for name in names.split_whitespace() {
        assert!(languages::find(name).is_some() || grammar::knows(name), "{name}");
    }
}

#[test]
fn great_blocks_and_great_documents_are_plain() {
    let long = format!("{}\n", "1 ".repeat(grammar::LONGEST_LINE));
    assert_eq!(html("rust", &long), long);
    let many = "1\n".repeat(LONGEST_BLOCK);
    assert_eq!(html("go", &many), many);
    let mut budget = Budget::default();
    let mut out = String::new();
    for _ in 0..100 {
        write(&mut out, &many[..LONGEST_BLOCK], "go", &mut budget);
    }
    assert!(out.ends_with("1\n1\n") && out.len() < 40 * LONGEST_BLOCK + 100 * LONGEST_BLOCK);
}

#[test]
fn info_strings_name_a_language() {
    for (info, expected) in
        [("go title=\"x\"", "go"), ("{.Rust}", "rust"), ("rust,ignore", "rust"), ("a\"><b", "ab"), ("C++", "c++")]
    {
        assert_eq!(language(info), expected, "{info:?}");
    }
}

#[test]
fn tables_are_sorted() {
    for table in TABLES {
        for words in [table.keywords, table.constants, table.types] {
            assert!(words.is_sorted(), "{words:?}");
        }
    }
}

/// Things that mean something in one of the languages, among them what begins and never ends.
const PIECES: [&str; 61] = [
    "a", "a'", "in", " ", "\n", "\t", "\r\n", "\n  ", "é", "€", "🎉", "\u{1}", "\0", "\u{c}", "1", "1.5e", "0x", "-",
    "+", "--- ", "+++ ", "@@", "\"", "'", "`", "\\", "\\\"", "\\'", "\\u12", "//", "/*", "*/", "#", "$", "$(", "${",
    "$'", "(", ")", "{", "}", "{{", "}}", "[", "]", ",", ":", ": ", "- ", "? ", "|", "> ", "|\n", "<", "<<", "<<E\n",
    "E\n", "&", "*a", "!", "=",
];

/// The code with its colours is the code: nothing lost, nothing changed, and no span in or across another.
fn assert_whole(language: &str, code: &str) {
    let mut plain = String::new();
    escape::text(&mut plain, code);
    let mut text = String::new();
    for (number, part) in html(language, code).split("<span class=\"").enumerate() {
        let Some(part) = (if number == 0 { Some(part) } else { part.get(3..) }) else { panic!("{code:?}") };
        assert_eq!(part.matches("</span>").count(), usize::from(number > 0), "{language} {code:?}");
        text.push_str(&part.replace("</span>", ""));
    }
    assert_eq!(text, plain, "{language}");
}

#[test]
fn hostile_code_takes_no_longer_than_other_code() {
    // The other lexers are these or simpler.
    for language in ["go", "yaml", "sh"] {
        for piece in PIECES.iter().flat_map(|piece| [(*piece).to_owned(), format!("{piece}\n")]) {
            let start = Instant::now();
            let _ = html(language, &piece.repeat(20_000));
            assert!(start.elapsed() < Duration::from_secs(2), "{language}: {piece:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_whole(language in prop::sample::select(&LANGUAGES[..]), code in "(\\PC|[\n\t\"'`$\\\\:#])*") {
        assert_whole(language, &code);
    }

    #[test]
    fn any_code_is_whole(
        language in prop::sample::select(&LANGUAGES[..]),
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
    ) {
        assert_whole(language, &pieces.concat());
    }
}
