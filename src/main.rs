//! temporary
use std::path::Path;
fn main() {
    let dir = std::env::args().nth(1).unwrap_or(".".into());
    let t = std::time::Instant::now();
    let reading = roadbook::build::read(Path::new(&dir), true).unwrap();
    eprintln!(
        "{:?} {} proposals {} docs dialect {} content {}",
        t.elapsed(),
        reading.roadmap.proposals.len(),
        reading.roadmap.documentation.len(),
        reading.roadmap.dialect,
        reading.content
    );
    let r = &reading.roadmap;
    let mut out = vec![];
    for (i, p) in r.proposals.iter().enumerate() {
        let ms: serde_json::Map<String, serde_json::Value> =
            p.milestones.iter().map(|d| (d.track.clone(), d.raw.value.clone().into())).collect();
        out.push(serde_json::json!({"path": p.path, "number": p.number, "label": p.label, "slug": r.slugs[i], "title": p.title, "status": p.status.canonical, "status_raw": p.status.raw.as_ref().map(|x| x.value.clone()),
          "stage": p.stage_word(), "stage_raw": p.stage.as_ref().map(|s| s.raw.value.clone()), "milestones": ms, "latest_milestone": p.latest_milestone.as_ref().map(|d| d.raw.value.clone()),
          "created": p.created.as_ref().and_then(|d| d.date.as_ref().map(|d| d.iso())), "created_raw": p.created.as_ref().map(|d| d.raw.value.clone()),
          "group": p.group, "authors": p.people_in(&roadbook::proposal::PersonRole::Author).map(|x| serde_json::json!({"name": x.value.name, "handle": x.value.handle})).collect::<Vec<_>>(),
          "checklist": p.checklist.as_ref().map(|c| serde_json::json!({"checked": c.checked, "total": c.total})),
          "history": p.history.iter().map(|e| serde_json::json!({"raw": e.raw, "date": e.date.as_ref().map(|d| d.iso()), "milestone": e.milestone.as_ref().map(|m| m.raw.clone()), "stage": e.stage, "planned": e.planned})).collect::<Vec<_>>(),
          "dialect": p.dialect,
        }));
    }
    println!(
        "{}",
        serde_json::json!({"proposals": out, "docs": r.documentation.iter().map(|d| (d.path.clone(), d.template, d.of.clone())).collect::<Vec<_>>(),
      "diagnostics": r.diagnostics.iter().map(|d| serde_json::to_value(roadbook::diagnostic::render::record(d, &r.sources)).unwrap()).collect::<Vec<_>>() })
    );
}
