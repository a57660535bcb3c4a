//! Files that try to act, each in its smallest form.

use super::{NAMESPACES, cleaned, svg};

/// Pictures of which a part is left out: the content of the picture, and what is left out of it.
#[test]
fn what_acts_is_left_out() {
    let rows: &[(&str, &[&str])] = &[
        // Programs.
        ("<script>alert(1)</script>", &["Script script"]),
        ("<script href='data:text/javascript,alert(1)'/>", &["Script script"]),
        ("<script xlink:href='https://x.example/x.js'/>", &["Script script"]),
        ("<s:script>alert(1)</s:script>", &["Script s:script"]),
        ("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", &["Script x:script"]),
        ("<x:script xmlns:x='http://www.w3.org/&#50;000/svg'>alert(1)</x:script>", &["Script x:script"]),
        ("<h:script>alert(1)</h:script>", &["Page h:script"]),
        ("<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>", &["Page script"]),
        ("<script xmlns=''>alert(1)</script>", &["Element script"]),
        ("<script xmlns='urn:x'>alert(1)</script>", &["Note script"]),
        ("<ScRipt>alert(1)</ScRipt>", &["Element ScRipt"]),
        ("<g xmlns='urn:x'><script xmlns='http://www.w3.org/2000/svg'>alert(1)</script></g>", &["Note g"]),
        ("<title><script>alert(1)</script></title>", &["Script script"]),
        ("<desc>a<h:b onclick='x'>b</h:b></desc>", &["Page h:b"]),
        ("<handler type='text/javascript'>alert(1)</handler>", &["Script handler"]),
        ("<listener event='click' handler='#a'/>", &["Script listener"]),
        (
            "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>alert(1)</handler>",
            &["Script handler"],
        ),
        ("<metadata><script>alert(1)</script></metadata>", &["Note metadata"]),
        // Handlers.
        ("<path d='>' onclick='alert(1)'/>", &["Handler onclick"]),
        ("<path onclick = \"alert(1)\"/>", &["Handler onclick"]),
        ("<path\nonclick\n=\n'&#97;lert(1)'/>", &["Handler onclick"]),
        ("<path ONCLICK='x'/>", &["Handler ONCLICK"]),
        ("<animate attributeName='x' onbegin='alert(1)' dur='1s'/>", &["Handler onbegin"]),
        ("<set attributeName='x' to='1' begin='0s' onend='alert(1)'/>", &["Handler onend"]),
        ("<image onerror='alert(1)' href='#'/>", &["Handler onerror", "Reference href"]),
        ("<g s:onload='x' h:onclick='x'/>", &["Note s:onload"]),
        ("<g xlink:onload='x'/>", &["Note xlink:onload"]),
        ("<g xml:onload='x'/>", &["Note xml:onload"]),
        // Pages within the picture.
        ("<foreignObject><h:script>alert(1)</h:script></foreignObject>", &["Page foreignObject"]),
        (
            "<s:foreignObject width='9' height='9'><h:form action='//x'><h:button>Log in</h:button></h:form></s:foreignObject>",
            &["Words s:foreignObject"],
        ),
        ("<h:iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'/>", &["Page h:iframe"]),
        ("<h:meta http-equiv='refresh' content='0;url=//x'/>", &["Page h:meta"]),
        ("<h:link rel='stylesheet' href='//x'/>", &["Page h:link"]),
        ("<h:base href='//x'/>", &["Page h:base"]),
        ("<h:style>@import '//x'</h:style>", &["Page h:style"]),
        ("<math xmlns='http://www.w3.org/1998/Math/MathML'><mi href='javascript:x'/></math>", &["Page math"]),
        (
            "<iframe src='javascript:alert(1)'/><embed src='x'/><object data='x'/>",
            &["Element iframe", "Element embed", "Element object"],
        ),
        ("<audio href='//x'/><video href='//x'/><canvas/>", &["Element audio", "Element video", "Element canvas"]),
        // Links.
        ("<a href='javascript:alert(1)'/>", &["Reference href"]),
        ("<a xlink:href='javascript:alert(1)'/>", &["Reference xlink:href"]),
        ("<a x:href='javascript:alert(1)' xmlns:x='http://www.w3.org/1999/xlink'/>", &["Reference x:href"]),
        ("<a href='https://x' xlink:href='javascript:alert(1)'/>", &[]),
        ("<a href='java&#9;script:alert(1)'/>", &["Reference href"]),
        ("<a href='&#106;avascript:alert(1)'/>", &["Reference href"]),
        ("<a href='&#x01;javascript:alert(1)'/>", &["!"]),
        ("<a href=' &#10;javascript:alert(1)'/>", &["Reference href"]),
        ("<a href='JAVASCRIPT:alert(1)'/>", &["Reference href"]),
        ("<a href='vbscript:x'/>", &["Reference href"]),
        ("<a href='data:text/html,x'/>", &["Reference href"]),
        ("<a href='data:image/svg+xml,x'/>", &["Reference href"]),
        ("<a href='//x.example'/>", &["Reference href"]),
        ("<a href='\\\\x.example'/>", &["Reference href"]),
        ("<a href='file:///etc/passwd'/>", &["Reference href"]),
        ("<a href='blob:https://x/1'/>", &["Reference href"]),
        ("<a href='other.html'/>", &["Reference href"]),
        ("<a href='https:x.html'/>", &["Reference href"]),
        ("<a href='https://x&#10;javascript:x'/>", &["Reference href"]),
        ("<a href='#a' target='evil' ping='//x' download='x'/>", &["Note target"]),
        ("<g xml:base='https://x.example/'><use href='#a'/></g>", &["Reference xml:base"]),
        // References that load something.
        ("<image href='https://x.example/x.png'/>", &["Reference href"]),
        ("<image xlink:href='x.png'/>", &["Reference xlink:href"]),
        ("<image href='data:image/svg+xml;base64,PHN2Zy8+'/>", &["Reference href"]),
        ("<image href='data:image/png,%3Csvg%3E'/>", &["Reference href"]),
        ("<image href='#a'/>", &["Reference href"]),
        ("<feImage href='//x.example/x.png'/>", &["Reference href"]),
        ("<use href='https://x.example/x.svg#a'/>", &["Reference href"]),
        ("<use href='data:image/svg+xml;base64,PHN2Zy8+#a'/>", &["Reference href"]),
        ("<use href='x.svg#a'/>", &["Reference href"]),
        ("<use href=\"#xpointer(id('a'))\"/>", &["Reference href"]),
        ("<textPath href='x.svg#a'/>", &["Reference href"]),
        ("<linearGradient href='x.svg#a'/>", &["Reference href"]),
        ("<animateMotion dur='1s'><mpath href='x.svg#a'/></animateMotion>", &["Reference href"]),
        ("<tref xlink:href='x.svg#a'/>", &["Element tref"]),
        ("<cursor xlink:href='x.png'/>", &["Element cursor"]),
        ("<color-profile xlink:href='x.icc'/>", &["Element color-profile"]),
        (
            "<font-face><font-face-src><font-face-uri xlink:href='x'/></font-face-src></font-face>",
            &["Element font-face"],
        ),
        ("<font color='red'><h:script>x</h:script></font>", &["Element font"]),
        ("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='x'/>", &["Note xi:include"]),
        ("<g href='x' src='x'/>", &["Reference href", "Note src"]),
        ("<discard begin='0s' href='#a'/>", &["Element discard"]),
        // Values of properties.
        ("<g fill='url(x.svg#a)'/>", &["Style fill"]),
        ("<g fill='url(&quot;//x#a&quot;) red'/>", &["Style fill"]),
        (
            "<g mask='url(https://x#a)' filter='url(x#a)' clip-path='url(x#a)' marker-end='url(x#a)'/>",
            &["Style mask", "Style filter", "Style clip-path", "Style marker-end"],
        ),
        ("<g cursor='url(x.cur), auto'/>", &["Style cursor"]),
        ("<g fill='\\75rl(x)'/>", &["Style fill"]),
        ("<g fill='u\\72l(x)'/>", &["Style fill"]),
        ("<g fill='image-set(\"x.png\" 1x)'/>", &["Style fill"]),
        ("<g fill='src(&quot;x&quot;)'/>", &["Style fill"]),
        ("<g fill='red;behavior:url(x)'/>", &["Style fill"]),
        ("<g fill='url(#a'/>", &[]),
        ("<g fill='url(&quot;#a'/>", &[]),
        ("<g fill='url(x\\'/>", &["Style fill"]),
        ("<g fill='rgb(&quot;'/>", &["Style fill"]),
        // Styles.
        ("<g style='fill:url(x)'/>", &["Style fill:url(x)"]),
        (
            "<g style='a:b;behavior:url(x);-moz-binding:url(x#y);c:d'/>",
            &["Style behavior:url(x);", "Style -moz-binding:url(x#y);"],
        ),
        ("<g style='width:expression(alert(1))'/>", &["Style width:expression(alert(1))"]),
        ("<g style='width:ex/**/pression(alert(1))'/>", &["Style width:ex/**/pression(alert(1))"]),
        ("<g style='background:u/**/rl(x)'/>", &["Style background:u/**/rl(x)"]),
        ("<g style='background:image(&quot;x&quot;)'/>", &["Style background:image(\"x\")"]),
        ("<g style='fill:URL(X)'/>", &["Style fill:URL(X)"]),
        ("<g style='fill:url(data:image/svg+xml,x)'/>", &["Style fill:url(data:image/svg+xml,x)"]),
        ("<g style='}*{fill:url(x)'/>", &["Style }*{fill:url(x)"]),
        (
            "<style>@import 'x.css';@import url(x.css);</style>",
            &["Style @import 'x.css';", "Style @import url(x.css);"],
        ),
        ("<style>@\\69mport 'x.css';</style>", &["Style @\\69mport 'x.css';"]),
        ("<style>@IMPORT 'x.css' screen;a{b:c}</style>", &["Style @IMPORT 'x.css' screen;"]),
        ("<style><![CDATA[@import 'x.css';]]></style>", &["Style @import 'x.css';"]),
        ("<style>@im<![CDATA[port ]]>&#39;x.css&#39;;</style>", &["Style @import 'x.css';"]),
        ("<style>@im<!-- -->port 'x.css';</style>", &["Style @import 'x.css';"]),
        ("<style>&#64;import 'x.css';</style>", &["Style @import 'x.css';"]),
        (
            "<style>@charset 'UTF-7';@namespace url(x);</style>",
            &["Style @charset 'UTF-7';", "Style @namespace url(x);"],
        ),
        ("<style>@media all{@import 'x';a{b:url(x)}}</style>", &["Style @import 'x';", "Style b:url(x)"]),
        ("<style>@font-face{font-family:a;src:url(//x)}</style>", &["Style src:url(//x)"]),
        (
            "<style>@font-face{src:url(data:font/woff2;base64,d09GMj0xOw==)}</style>",
            &["Style src:url(data:font/woff2;base64,d09GMj0xOw==)"],
        ),
        ("<style>a{src:url(data:text/html,x)}</style>", &["Style src:url(data:text/html,x)"]),
        ("<style>a{--b:url(x)}c{fill:var(--b)}</style>", &["Style --b:url(x)"]),
        (
            "<style>a{--b:url(#c);\\2d-d:url(#e)}</style><g style='--b:url(#c)'/>",
            &["Style --b:url(#c);", "Style \\2d-d:url(#e)", "Style --b:url(#c)"],
        ),
        ("<style>a[b=\"}\"]{c:url(x)}</style>", &["Style c:url(x)"]),
        ("<style>a{b:c}/*</style><style>*/d{e:url(x)}</style>", &["Style e:url(x)"]),
        ("<style>a{b:(\"c</style>", &["Style b:(\"c"]),
        ("<style>a{b:(\\</style>", &[]),
        ("<style>.\\ffff{b:c}.\\1 {d:rgb(1)}</style>", &["Style .\\ffff{b:c}"]),
        ("<style>#aurl(x){b:c} @media(d){e:1px(f)}</style>", &["Style #aurl(x){b:c}", "Style e:1px(f)"]),
        ("<style type='text/ecmascript'>alert(1)</style>", &["Style style"]),
        ("<style>(<script>alert(1)</script></style>", &["Script script"]),
        ("<s:style>@import 'x';</s:style>", &["Style @import 'x';"]),
        // Animations.
        ("<a><animate attributeName='href' values='javascript:alert(1)'/></a>", &["Animation animate"]),
        ("<a><animate attributeName='&#x68;ref' values='&#106;avascript:alert(1)'/></a>", &["Animation animate"]),
        ("<a><set attributeName='xlink:href' to='javascript:alert(1)'/></a>", &["Animation set"]),
        (
            "<a><animate attributeName='x:href' xmlns:x='http://www.w3.org/1999/xlink' from='x' to='javascript:x'/></a>",
            &["Animation animate"],
        ),
        ("<set attributeName='onclick' to='alert(1)'/>", &["Animation set"]),
        ("<set attributeName='style' to='fill:url(x)'/>", &["Animation set"]),
        ("<set attributeName=' href' to='javascript:alert(1)'/>", &["Animation set"]),
        ("<animate values='x'/>", &["Animation animate"]),
        ("<animateTransform attributeName='href' to='javascript:x'/>", &["Animation animateTransform"]),
        (
            "<animate attributeName='fill' values='red;url(x);blue' from='url(#a)' to='url(//x)'/>",
            &["Style values", "Style to"],
        ),
        ("<set attributeName='filter' to='url(x)' begin='click'/>", &["Style to"]),
        ("<set href='x.svg#a' attributeName='x' to='1'/>", &["Reference href"]),
        ("<animateMotion attributeName='href' to='javascript:x'/>", &["Note attributeName"]),
        ("<animateColor attributeName='fill' values='red'/>", &["Element animateColor"]),
        // Instructions.
        ("<?xml-stylesheet href='x.css'?>", &["Instruction xml-stylesheet"]),
        ("<?xml-stylesheet type='text/xsl' href='#x'?><g/>", &["Instruction xml-stylesheet"]),
        ("<?php echo 1 ?>", &["Note php"]),
    ];
    assert!(rows.len() > 130, "{}", rows.len());
    for (content, expected) in rows {
        let outcome = cleaned(svg(content).as_bytes());
        if expected == &["!"] {
            assert!(outcome.is_err(), "{content}: {outcome:?}");
            continue;
        }
        assert_eq!(
            outcome.map(|(_, left_out)| left_out).as_deref(),
            Ok(*expected).map(|all| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()).as_deref(),
            "{content}"
        );
    }
}

#[test]
fn what_acts_on_the_root_is_left_out() {
    for (text, expected) in [
        (format!("<svg a=\">\" onload=\"alert(1)\" {NAMESPACES}/>"), &["Note a", "Handler onload"][..]),
        (format!("<svg onload='alert(1)' {NAMESPACES}/>"), &["Handler onload"]),
        (
            "<s:svg xmlns:s='http://www.w3.org/2000/svg' onload='x'><s:script/></s:svg>".to_owned(),
            &["Handler onload", "Script s:script"],
        ),
        (format!("<?xml-stylesheet href='x'?><svg {NAMESPACES}/>"), &["Instruction xml-stylesheet"]),
        (format!("<svg {NAMESPACES}/><?xml-stylesheet href='x'?>"), &["Instruction xml-stylesheet"]),
        (format!("\u{feff}<svg {NAMESPACES}><script/></svg>"), &["Script script"]),
        (
            format!(
                "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'https://x.example/x.dtd'><svg {NAMESPACES} onload='x'/>"
            ),
            &["Handler onload"],
        ),
        (format!("<!DOCTYPE svg SYSTEM 'x.dtd'><svg {NAMESPACES}/>"), &[]),
    ] {
        let (_, left_out) = cleaned(text.as_bytes()).unwrap_or_else(|refused| panic!("{refused}: {text}"));
        assert_eq!(left_out, expected, "{text}");
    }
}

/// A name that is written without its escapes becomes no part of another token.
#[test]
fn escapes_join_nothing() {
    for style in [
        "\\-->0,a;",
        "-\\->a{b:c}",
        "\\2d\\2d>a{b:c}",
        "&lt;!\\--a{b:c}",
        "&lt;!-\\-{b:c}",
        "a{b:\\--}>c{d:e}",
        "a\\-->b{c:d}",
        "\\--a{b:c} --\\62{c:d}",
        "u\\rl(x){}",
        "a{b:\\75rl/**/(x)}",
        "a{b:c\\64 e;f:\\67\\28 h}",
    ] {
        let text = svg(&format!("<style>x{{y:f(z)}}{style}</style>"));
        assert!(cleaned(text.as_bytes()).is_ok(), "{style}");
    }
}
