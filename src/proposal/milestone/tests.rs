use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(raw: &str, expected: &[&str]) {
    let got: Vec<String> = read(raw)
        .iter()
        .map(|milestone| {
            let name = milestone.key().unwrap_or_else(|| format!("{:?}", milestone.kind).to_lowercase());
            format!(
                "{name}{}{}",
                if milestone.planned { " planned" } else { "" },
                if milestone.odd.is_some() { " odd" } else { "" }
            )
        })
        .collect();
    assert_eq!(got, expected, "{raw:?}");
}

#[test]
fn words_that_end_like_a_release_are_words() {
    for raw in ["TBD: Beta targeting v1.", "see v1.", "to be V 1.", "in some n/a", "soon: next"] {
        let milestone = read(raw).remove(0);
        let key = milestone.key().unwrap();
        let again = from_key(&key).unwrap();
        assert_eq!((&again, again.key()), (&milestone, Some(key)), "{raw}");
    }
}

#[test]
fn field_values() {
    for (raw, expected) in [
        ("v1.20", &["1.20"] as &[&str]),
        ("1.20", &["1.20"]),
        (" \"v1.20\" ", &["1.20"]),
        ("V1.20", &["1.20"]),
        ("v1.31.0", &["1.31"]),
        ("v1.31.2", &["1.31.2"]),
        ("v1.34.0-rc.1", &["1.34-rc.1"]),
        ("4.18", &["4.18"]),
        ("OCP 4.18", &["openshift 4.18"]),
        ("Kubernetes v1.20", &["kubernetes 1.20"]),
        ("v1.21, v1.37", &["1.21", "1.37"]),
        ("1.21 and 1.22", &["1.21", "1.22"]),
        ("v1.9.", &["1.9 odd"]),
        ("1,19", &["1.19 odd"]),
        ("v.1.20", &["1.20 odd"]),
        ("v1.30+", &["1.30 odd"]),
        ("TBD: Beta targeting v1.38", &["1.38 planned odd"]),
        ("v1.38 (tentative)", &["1.38 planned odd"]),
        ("next", &["next planned"]),
        ("0.0", &["sentinel"]),
        ("v0.0", &["sentinel"]),
        ("0.00", &["sentinel"]),
        ("N/A", &["sentinel"]),
        ("never", &["sentinel"]),
        ("None", &["sentinel"]),
        ("-", &["sentinel"]),
        ("~~v1.9~~", &["sentinel"]),
        ("", &["placeholder"]),
        ("TBD", &["placeholder"]),
        ("TODO", &["placeholder"]),
        ("x.y", &["placeholder"]),
        ("v1.x", &["placeholder"]),
        ("v1.??", &["placeholder"]),
        ("stable", &["stable"]),
        ("2021-05-12", &["2021-05-12"]),
        ("v1.20, implemented", &["1.20 odd"]),
        ("v99999999999.1", &["v99999999999.1"]),
    ] {
        check(raw, expected);
    }
}

#[test]
fn spelling_and_own_product() {
    let milestone = read("Kubernetes 1.30").remove(0);
    assert_eq!(milestone.clone().within(&["Kubernetes".to_owned()]), read("v1.30").remove(0));
    assert_eq!(milestone.clone().within(&["OpenShift".to_owned()]), milestone);
    assert_eq!(read("1.30").remove(0).spelled(true), "v1.30");
    assert_eq!(read("v1.30").remove(0).spelled(false), "1.30");
    assert!(read("v1.30").remove(0).written_with_v() && !read("1.30").remove(0).written_with_v());
}

#[test]
fn order_is_by_number() {
    let mut all: Vec<Milestone> = ["TBD", "1.10.1", "v1.9", "next", "0.0", "v1.10", "1.10.0-rc.1", "soon"]
        .iter()
        .flat_map(|raw| read(raw))
        .collect();
    all.sort();
    let raw: Vec<&str> = all.iter().map(|milestone| milestone.raw.as_str()).collect();
    assert_eq!(raw, ["v1.9", "1.10.0-rc.1", "v1.10", "1.10.1", "next", "soon", "TBD", "0.0"]);
    assert_eq!(read("v1.20"), read("1.20"));
}

#[track_caller]
fn check_prose(text: &str, expected: &[&str]) {
    let words = ReleaseWords {
        own: ["Kubernetes", "K8s"].map(str::to_owned).to_vec(),
        components: vec!["kubeadm-dind".to_owned()],
        majors: vec![1],
        early: false,
    };
    let got: Vec<String> = find_versions(text, &words).iter().filter_map(|(_, milestone)| milestone.key()).collect();
    assert_eq!(got, expected, "{text:?}");
}

#[test]
fn releases_before_the_first_count_where_they_lead_or_are_known() {
    let found = |text: &str, early: bool| {
        let words = ReleaseWords { early, ..ReleaseWords::default() };
        find_versions(text, &words).iter().filter_map(|(_, milestone)| milestone.key()).collect::<Vec<_>>()
    };
    assert_eq!(found("v0.1: first release", false), ["0.1"]);
    assert_eq!(found("**0.1**: first release", false), ["0.1"]);
    assert!(found("with a component at v0.1 or so", false).is_empty());
    assert_eq!(found("stable in v0.9", true), ["0.9"]);
}

#[test]
fn releases_in_prose() {
    for (text, expected) in [
        ("v1.18: Alpha release", &["1.18"] as &[&str]),
        ("`v1.33`: initial", &["1.33"]),
        ("1.28 - Alpha", &["1.28"]),
        ("1.27 --- went to alpha", &["1.27"]),
        ("1.21, KEP created.", &["1.21"]),
        ("1.20", &["1.20"]),
        ("*1.18*: Features", &["1.18"]),
        ("went Beta in 1.18.", &["1.18"]),
        ("Kubernetes 1.30: Beta", &["1.30"]),
        ("Kubernetes v1.30 - text", &["1.30"]),
        ("Kubernetes release 1.30", &["1.30"]),
        ("K8s 1.28", &["1.28"]),
        ("K8s 1.12: Alpha", &["1.12"]),
        ("Alpha: 1.16", &["1.16"]),
        ("BETA: 1.21", &["1.21"]),
        ("Beta (controller enabled by default): 1.18", &["1.18"]),
        ("Beta(default false, 1.27)", &["1.27"]),
        ("Alpha release (1.25): 2022-08-23", &["1.25"]),
        ("2021-03-10(v1.21) Alpha", &["1.21"]),
        ("shipped as beta: v1.30", &["1.30"]),
        ("release-1.9 was cut", &["1.9"]),
        ("v1.31.0(2024-08-13): Alpha", &["1.31"]),
        ("1.24: 2022-03-21: [KEP](https://x.org/v1.3/pull/3250) updated", &["1.24"]),
        ("KEP targeted at Beta in 1.24, then 1.25", &["1.24"]),
        ("v1beta1 and v1 and v1alpha3", &[]),
        ("v1: Initial proposal", &[]),
        ("etcd v3.5 and containerd 1.6", &[]),
        ("uses Go 1.22", &[]),
        ("CSI 1.0 and cri-o 1.30", &[]),
        ("CRI-O v1.30", &[]),
        ("golang: 1.22", &[]),
        ("kubeadm-dind 1.2", &[]),
        ("OpenShift 4.5", &[]),
        ("2023.06.06 and 10.10.2023", &[]),
        ("section 1.2 and 1.5% of 1.5 GB in 1.5 seconds", &[]),
        ("image:v1.16.0 and x@1.2", &[]),
        ("available in Kustomize v3.7.0+", &[]),
        ("https://x.org/v1.2/ and [a](b/v1.3)", &[]),
        ("promoted (v 8.0.0)", &[]),
        ("pod 1.2.3.4.5", &[]),
        ("12.5", &[]),
    ] {
        check_prose(text, expected);
    }
}

#[test]
fn products_that_the_repository_does_not_name_are_kept() {
    let found = |text| {
        find_versions(text, &ReleaseWords::default())
            .iter()
            .filter_map(|(_, milestone)| milestone.key())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("OCP 4.5, OpenShift 4.15 and Swift 5.9"), ["openshift 4.5", "openshift 4.15", "swift 5.9"]);
    assert_eq!(found("OpenShift Container Platform 4.9 added it"), ["openshift 4.9"]);
}

#[test]
fn the_bytes_of_the_release_are_told() {
    for (raw, expected) in [
        ("v1.20", Some("v1.20")),
        (" **1.20** ", Some("1.20")),
        ("v1.9.", Some("v1.9.")),
        ("1,19", Some("1,19")),
        ("v1.20 (tentative)", Some("v1.20")),
        ("**v1.20** (tentative)", Some("v1.20")),
        ("TBD: Beta targeting v1.38", Some("v1.38")),
        ("Kubernetes 1.20", Some("1.20")),
        ("TBD", Some("TBD")),
        ("`v1.x`", Some("v1.x")),
        ("next", Some("next")),
        ("Q3/2024", Some("Q3/2024")),
        ("when it is ready", None),
        ("v1.21, v1.37", None),
        ("v1.21 or v1.22, perhaps", None),
        ("~~v1.20~~", None),
        ("", None),
        ("\"\"", None),
    ] {
        assert_eq!(release(raw).map(|range| &raw[range]), expected, "{raw:?}");
    }
}

proptest! {
    #[test]
    fn the_bytes_of_a_release_say_the_same_alone(raw in "[v0-9., *`\"A-Ctbdx~()-]{0,12}") {
        if let Some(range) = release(&raw) {
            let (alone, whole) = (read(&raw[range]), read(&raw));
            let is_text = matches!(whole[..], [Milestone { kind: MilestoneKind::Text, .. }]);
            prop_assert!(alone == whole || is_text && alone.len() == 1, "{:?} of {:?}", alone, whole);
        }
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", odd in "[0-9vVx.,:/ \\-*()\\[\\]<>!a-zé–]{0,60}") {
        for text in [text, odd] {
            prop_assert!(!read(&text).is_empty());
            let mut reached = 0;
            for (range, milestone) in find_versions(&text, &ReleaseWords::default()) {
                prop_assert!(range.start >= reached);
                prop_assert_eq!(text.get(range.clone()), Some(milestone.raw.as_str()));
                reached = range.end;
            }
        }
    }

    #[test]
    fn keys_are_stable(major in 1..50_u32, minor in 0..200_u32, patch in proptest::option::of(1..20_u32)) {
        let raw = match patch { Some(patch) => format!("v{major}.{minor}.{patch}"), None => format!("v{major}.{minor}") };
        let milestone = read(&raw).remove(0);
        let key = milestone.key().unwrap();
        prop_assert_eq!(&raw[1..], key.as_str());
        prop_assert_eq!(read(&key).remove(0), milestone);
    }

    #[test]
    fn a_key_leads_back_to_its_milestone(raw in "v?[0-9]{1,2}\\.[0-9]{1,2}(\\.[0-9])?(-rc\\.1)?|next|TBD|[a-z]{2,5}( [a-z]{2,5})?", product in "|[a-z]{2,6}(-[a-z]{2,4})?") {
        let milestone = read(&raw).remove(0);
        let milestone = if product.is_empty() { milestone } else { milestone.of(&product) };
        if let Some(key) = milestone.key() {
            prop_assert_eq!(from_key(&key), Some(milestone));
        }
    }

    #[test]
    fn a_key_is_that_of_its_milestone(raw in "[ -~]{0,12}|([a-z]{1,5}[:.]? ){0,3}v?[0-9.+,:]{0,4}") {
        for key in read(&raw).iter().filter_map(Milestone::key) {
            let again = from_key(&key).and_then(|milestone| milestone.key());
            prop_assert_eq!(again, Some(key));
        }
    }

    #[test]
    fn order_is_total(a in "v?[0-9]{1,2}\\.[0-9]{1,2}(\\.[0-9])?|next|TBD|0.0|[a-c]{2}", b in "v?1\\.[0-9]{1,2}|next|TBD|[a-c]{2}", c in "v?1\\.[0-9](-rc.1)?|[a-c]{2}") {
        let (a, b, c) = (read(&a).remove(0), read(&b).remove(0), read(&c).remove(0));
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        if a <= b && b <= c { prop_assert!(a <= c); }
    }
}
