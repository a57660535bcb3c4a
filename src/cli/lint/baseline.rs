//! What there was when somebody began to lint, in a file: it is left out from then on.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use super::super::out::say;
use crate::diagnostic::Diagnostic;
use crate::roadmap::Roadmap;
use crate::serve::changed::counted;
use crate::write;

/// How often each finding is there, by its rule, file and message: lines move, and a message says what it is about.
pub(super) type Baseline = BTreeMap<String, usize>;

fn name(roadmap: &Roadmap, finding: &Diagnostic) -> String {
    format!("{} {} {}", finding.code, roadmap.sources.path(finding.span.source), finding.message)
}

pub(super) fn write(path: &Path, roadmap: &Roadmap, findings: &[Diagnostic]) -> Result<ExitCode, String> {
    let mut baseline = Baseline::new();
    findings.iter().for_each(|finding| *baseline.entry(name(roadmap, finding)).or_default() += 1);
    let document = serde_json::json!({ "version": 1, "findings": baseline });
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    write::put(path, &format!("{text}\n")).map_err(|error| format!("{}: {error}", path.display()))?;
    say(&format!("Wrote {} to {}", counted(findings.len(), "finding"), path.display()))?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn read(path: &Path) -> Result<Baseline, String> {
    #[derive(serde::Deserialize)]
    struct File {
        findings: Baseline,
    }
    let fail =
        |error: &dyn std::fmt::Display| format!("{}: {error}\n  help: --update-baseline writes one", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| fail(&error))?;
    let file: File = serde_json::from_str(&text).map_err(|error| fail(&error))?;
    Ok(file.findings)
}

/// Leaves out what the baseline holds, as often as it does.
pub(super) fn leave_out(baseline: &Baseline, roadmap: &Roadmap, findings: &mut Vec<Diagnostic>) {
    let mut left = baseline.clone();
    findings.retain(|finding| match left.get_mut(&name(roadmap, finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
}
