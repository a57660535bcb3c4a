use proptest::prelude::*;

use super::super::{AsWritten, Outline, render, render_fragment};
use super::{infix, mathml};

fn fragment(text: &str) -> String {
    render_fragment(text, 0..text.len(), &AsWritten)
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(fragment(text), expected, "{text}");
}

/// A line without blocks that is set as it was written.
#[track_caller]
fn unchanged(text: &str) {
    check(text, &text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
}

#[test]
fn a_named_place_is_in_no_formula() {
    for (text, is_formula) in [
        ("$$\\text{a<h2>b</h2>}$$", false),
        ("$$\\text{<H3 title='x'>b}$$", false),
        ("$$\\text{a<a id='b'>c</a>}$$", false),
        ("$$\\text{a<a\nNAME = b>c</a>}$$", false),
        ("$$\\text{<h2 title=\"}$$\">c</h2>", false),
        ("$$\\text{<a title=\"}$$\" id=b>c</a>", false),
        ("$$\\text{a<b>c</b>}$$", true),
        ("$a <b$", true),
        ("$$\\text{a < b id = c}$$", true),
    ] {
        assert_eq!(fragment(text).contains("<math"), is_formula, "{text}");
        let outline = Outline::read(text, 0..text.len());
        let page = render(text, 0..text.len(), &[], &outline.headings, &AsWritten).html;
        let names = outline.headings.iter().map(|heading| &heading.anchor);
        for name in names.chain(outline.html_ids.iter().map(|(id, _)| id)) {
            assert!(page.contains(&format!(" id=\"{name}\"")), "{name} in {page}");
        }
    }
}

#[test]
fn formulas_become_mathml() {
    check("$x^2$", "<math display=\"inline\"><msup><mi>x</mi><mn>2</mn></msup></math>");
    check(
        "When $S + R \\ge M$, go.",
        "When <math display=\"inline\"><mi>S</mi><mo>+</mo><mi>R</mi><mo>≥</mo><mi>M</mi></math>, go.",
    );
    check("a ($N$)", "a (<math display=\"inline\"><mi>N</mi></math>)");
    check("$a < b$", "<math display=\"inline\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>");
    check("$a <b$", "<math display=\"inline\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>");
    check("$`N`$", "<math display=\"inline\"><mi>N</mi></math>");
    check(
        "$\\frac{1}{2}$",
        "<math display=\"inline\"><mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></math>",
    );
    check("$$\nreplicas = before * \\frac{a}{b}\n$$", &fragment("$$ replicas = before * \\frac{a}{b} $$"));
    assert!(fragment("$$\na_1*b*c_2\n= \\frac{d}{e}\n$$").starts_with("<math display=\"block\">"));
    assert_eq!(fragment("```math\nx^2\n```"), format!("<p>{}</p>\n", mathml("x^2", true).unwrap()));
}

#[test]
fn a_space_before_a_function_is_part_of_it() {
    let html = mathml("a \\lim_{n\\to\\infty} n", true).unwrap();
    assert!(html.contains("<munder><mrow><mspace width=\"0.1667em\"></mspace><mi>lim</mi></mrow><mrow>"), "{html}");
}

#[test]
fn markup_in_formulas_is_none() {
    for text in
        ["$a_1 * b * c_2$", "$a *b* c$", "$x_{i} + y_{i}$", "$\\{ a \\mid b \\}$", "$[a](b) + c$", "$a < b > c$"]
    {
        let html = fragment(text);
        assert!(html.starts_with("<math") && html.ends_with("</math>") && !html.contains("<em>"), "{text}: {html}");
    }
}

#[test]
fn prose_with_dollars_stays_prose() {
    for text in [
        "from $HOME to $PATH$",
        "$HOME/.kube/config or ($XDG_CONFIG_HOME/x)",
        "it costs $5 and $10",
        "it costs 5$ or $5$ or $5 or 10$",
        "$5/$10",
        "US$5-US$6",
        "$ x $ and $x $",
        "a$x$b",
        "$x$2",
        "\\$",
        "$NAME$ and $AB_C$",
        "$FOO_BAR, $FOO_BAZ$",
        "${A}/b$ ${B}",
        "$(date)$",
        "$$",
        "echo $$ > a; kill $$",
        "$$ PID and $$",
        "$\"quoted\"$",
        "$C:\\Users\\me$",
        "$x + y is a formula$",
        "$PATH\\in$",
        "$FOO and \\bar$",
        "$ab$ $is$",
        "$\\unknown$",
        "$\\frac{1}$",
        "$$\\color$$",
        "`$x$`",
        "$x\\$",
    ] {
        let html = fragment(text);
        assert!(!html.contains("<math"), "{text}: {html}");
    }
    for text in ["from $HOME to $PATH$", "it costs 5$ or $5$ or $5 or 10$", "$$ PID and $$", "$\"quoted\"$", "a$x$b"] {
        unchanged(text);
    }
}

#[test]
fn the_one_does_not_hinder_the_other() {
    const X: &str = "<math display=\"inline\"><mi>x</mi></math>";
    check("$HOME, $PATH$ and $x$ *b* $5$", &format!("$HOME, $PATH$ and {X} <em>b</em> $5$"));
    check(
        "$AB_C$ https://a.io/$b $x$",
        &format!("$AB_C$ <a href=\"https://a.io/$b\" rel=\"noopener\">https://a.io/$b</a> {X}"),
    );
    check("`$PATH$` $x$ `$y$`", &format!("<code>$PATH$</code> {X} <code>$y$</code>"));
    check("[$FOO $x$](y \"$a$\")", &format!("<a href=\"y\" title=\"$a$\">$FOO {X}</a>"));
    check("a\u{2}b $x$", &format!("a\u{fffd}b {X}"));
}

#[test]
fn headings_are_what_they_were() {
    let text = "# The $N$ of $x^2$\n\n- [ ] $M$\n";
    let outline = Outline::read(text, 0..text.len());
    let heading = &outline.headings[0];
    assert_eq!((&*heading.text, &*heading.anchor), ("The $N$ of $x^2$", "the-n-of-x2"));
    assert_eq!(outline.tasks[0].text, "$M$");
    assert_eq!(heading.html, "The $N$ of $x^2$");
}

#[test]
fn plain_fractions_are_turned() {
    for (text, turned) in [
        ("{a \\over b}", "{\\frac{a}{b}}"),
        ("1 \\over 2", "\\frac{1}{2}"),
        ("x = {1 - {a \\over {b c}}}", "x = {1 - {\\frac{a}{{b c}}}}"),
        ("\\overline{x} \\{ a \\over b \\}", "\\frac{\\overline{x} \\{ a}{b \\}}"),
    ] {
        assert_eq!(infix::as_prefix(text), turned, "{text}");
    }
    let formula = "oomScoreAdjust = {1000 - \\left[1000 \\times\n{memoryRequest \\over memoryCapacity }\\right ]}";
    assert!(fragment(&format!("$$ \n{formula}\n$$")).contains("<mfrac>"));
}

#[test]
fn attacks_come_to_nothing() {
    for text in [
        "\\href{javascript:alert(1)}{x}",
        "\\def\\a{\\a\\a}\\a",
        "\\newcommand{\\a}{x}\\a",
        "\\gdef\\a{x}\\let\\b\\a",
        "\\includegraphics{x}",
        "\\undefined",
        "}{",
        "x^2^3",
    ] {
        assert_eq!(mathml(text, false), None, "{text}");
    }
    for (text, escaped) in [
        ("<script>alert(1)</script>", "<mo>&lt;</mo><mi>s</mi>"),
        ("\\text{<img src=x onerror=alert(1)>}", "<mtext>&lt;img src=x onerror=alert(1)&gt;</mtext>"),
        ("\\text{\"&lt;\" & b}", "&amp;"),
        ("\\textcolor{red}{x}", "<mi>x</mi>"),
    ] {
        let html = mathml(text, false).unwrap_or_default();
        assert!(html.contains(escaped) && !html.contains("style"), "{text}: {html}");
    }
}

#[test]
fn great_and_deep_formulas_stay_text() {
    let deep = |open: &str, close: &str, count: usize| format!("{}x{}", open.repeat(count), close.repeat(count));
    for text in [
        deep("{", "}", 50_000),
        deep("\\frac{1}{", "}", 10_000),
        deep("\\left(", "\\right)", 8_000),
        deep("\\sqrt ", "", 15_000),
        deep("\\not", "", 200),
        "x+".repeat(50_000),
        "{".repeat(100_000),
        "'".repeat(100_000),
    ] {
        assert_eq!(mathml(&text, true), None);
        assert!(!fragment(&format!("$${text}$$")).contains("<math"));
    }
    for text in
        [deep("{", "}", 490), deep("\\hat{", "}", 100), deep("\\not", "", 99), deep("_{", "}", 300), "'".repeat(999)]
    {
        assert!(mathml(&text, true).is_none_or(|html| html.len() < 64_000));
    }
    let many = "$x$ $y ".repeat(20_000);
    assert!(fragment(&many).len() < 4_000_000);
    let false_ones = "$ab$ ".repeat(20_000);
    assert_eq!(fragment(&false_ones), false_ones.trim_end());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_an_answer(text in "[$`\\\\{}a-c_^&<>*0-9 \n]{0,80}|\\PC{0,80}") {
        let _ = mathml(&text, true);
        let html = fragment(&text);
        prop_assert!(text.contains('$') || !html.contains("<math"), "{}", html);
    }

    #[test]
    fn any_formula_has_an_answer(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "x", "1", "+", " ", "{", "}", "^", "_", "&", "'", "\\\\", "\\frac", "\\sqrt", "\\left(", "\\right)", "\\over",
            "\\begin{matrix}", "\\end{matrix}", "\\begin{cases}", "\\end{cases}", "\\text{a<b}", "\\hat", "\\sum", "\\not",
            "\\limits", "\\color{red}", "\\hspace{1em}", "\\bigl(", "\\middle|", "\\rule", "\\begin{array}{c|c}",
            "\\end{array}", "\\hline", "\\tag{1}", "\\mathbb", "\\operatorname{f}", "\\%", "#1", "~", "é", "<", "\u{1}",
        ]), 0..30)
    ) {
        let text = pieces.concat();
        if let Some(html) = mathml(&text, true) {
            prop_assert!(html.starts_with("<math display=\"block\">") && html.ends_with("</math>"), "{}", html);
        }
        let _ = fragment(&format!("a $${text}$$ b"));
    }

    #[test]
    fn text_without_dollars_is_what_it_was(text in "[a-c\\\\{}^_+ ]{0,60}") {
        prop_assert!(super::settle(&text, pulldown_cmark::Options::empty()).is_none());
    }
}
