//! The words around a number that tell whether it is a release, and whose.

/// The words that tell a product's releases from other numbers.
#[derive(Clone, Debug, Default)]
pub struct ReleaseWords {
    /// Names of the repository's own product; a release named with one carries no product. Empty where the product is unknown:
    /// then a known product that is named is kept with the release.
    pub own: Vec<String>,
    /// Names of components whose versions are not the product's, beyond the ones that are always known.
    pub components: Vec<String>,
    /// The first numbers that the product's releases have. Empty where unknown.
    pub majors: Vec<u32>,
    /// Whether releases before 1.0 count anywhere. Elsewhere only one that leads its line does: a component is often there still.
    pub early: bool,
}

/// Products that communities of proposals build, by the word that they go by. The second word is the name that stands for both.
pub(super) const PRODUCTS: [(&str, &str); 14] = [
    ("openshift container platform", "openshift"),
    ("openshift enterprise", "openshift"),
    ("openshift", "openshift"),
    ("ocp", "openshift"),
    ("okd", "openshift"),
    ("kubernetes", "kubernetes"),
    ("kubernete", "kubernetes"),
    ("k8s", "kubernetes"),
    ("k8", "kubernetes"),
    ("kube", "kubernetes"),
    ("kubevirt", "kubevirt"),
    ("swift", "swift"),
    ("rust", "rust"),
    ("ember", "ember"),
];

/// Components and tools whose versions were seen in history lines of the corpora, or are likely to be.
pub(super) const COMPONENTS: [&str; 45] = [
    "go",
    "golang",
    "etcd",
    "containerd",
    "cri-o",
    "crio",
    "cri",
    "csi",
    "cni",
    "runc",
    "crun",
    "docker",
    "coredns",
    "kustomize",
    "helm",
    "kind",
    "minikube",
    "kops",
    "linux",
    "kernel",
    "windows",
    "rhel",
    "rhcos",
    "fedora",
    "ubuntu",
    "debian",
    "istio",
    "envoy",
    "prometheus",
    "grafana",
    "antrea",
    "calico",
    "flannel",
    "cilium",
    "kube-batch",
    "python",
    "java",
    "node.js",
    "nodejs",
    "protobuf",
    "grpc",
    "tls",
    "http",
    "openapi",
    "spec",
];

/// Words that may stand between a name and its number, or that announce a release by themselves.
pub(super) const RELEASE: [&str; 16] = [
    "release",
    "releases",
    "released",
    "version",
    "versions",
    "milestone",
    "milestones",
    "cycle",
    "timeframe",
    "v",
    "upstream",
    "minor",
    "platform",
    "nightlies",
    "branch",
    "code",
];

/// Words before a bare number that make it a release.
pub(super) const BEFORE: [&str; 38] = [
    "in",
    "for",
    "to",
    "since",
    "by",
    "from",
    "until",
    "till",
    "with",
    "on",
    "at",
    "as",
    "of",
    "after",
    "before",
    "and",
    "or",
    "through",
    "target",
    "targets",
    "targeting",
    "targeted",
    "planned",
    "shipped",
    "implemented",
    "introduced",
    "deprecated",
    "removed",
    "graduated",
    "promoted",
    "added",
    "merged",
    "slated",
    "scheduled",
    "the",
    "during",
    "into",
    "backported",
];

/// Words of maturity; near a bare number they make it a release.
pub(super) const STAGES: [&str; 22] = [
    "alpha",
    "beta",
    "stable",
    "ga",
    "preview",
    "tp",
    "graduate",
    "graduates",
    "graduation",
    "promote",
    "promotes",
    "promotion",
    "available",
    "deprecate",
    "deprecates",
    "deprecation",
    "remove",
    "removal",
    "alpha1",
    "alpha2",
    "implemented",
    "enhancements",
];

/// Words before a number that make it something else.
pub(super) const NUMBERED: [&str; 15] = [
    "section", "sections", "step", "chapter", "figure", "table", "item", "phase", "part", "rfc", "page", "line",
    "appendix", "tier", "level",
];

/// Words and signs behind a number that make it a quantity.
pub(super) const UNITS: [&str; 20] = [
    "gb", "mb", "kb", "gib", "mib", "kib", "ms", "s", "sec", "second", "seconds", "minute", "minutes", "hours", "days",
    "percent", "times", "qps", "cores", "x",
];

/// Signs that may stand around the number that leads a line or a table row.
pub(super) const MARKS: [char; 12] = ['*', '_', '`', '[', '(', '"', '#', '~', '-', '|', '\\', '>'];

/// The name that stands for all spellings of a product.
pub(super) fn canonical_product(name: &str) -> String {
    let lower = name.to_lowercase();
    match PRODUCTS.iter().find(|(word, _)| *word == lower) {
        Some((_, canonical)) => (*canonical).to_owned(),
        None => lower,
    }
}
