//! The languages that we colour ourselves: those that take most of the time, not those that could be done.

use super::lexer::{Ends, Quote, Table};
use super::painter::{Class, Painter};
use super::{diff, shell, yaml};

/// Whether nobody need be asked about a language.
pub(super) fn is_plain(language: &str) -> bool {
    matches!(language, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "plain text")
}

/// The lexer for a language, if we have one.
pub(super) fn find(language: &str) -> Option<fn(&mut Painter<'_>)> {
    Some(match language {
        "go" | "golang" => |painter| GO.lex(painter),
        "yaml" | "yml" => yaml::lex,
        "diff" | "patch" => diff::lex,
        "sh" | "bash" | "zsh" | "shell" | "console" | "sh-session" | "shell-session" | "shellscript" | "terminal" => {
            shell::lex
        }
        "proto" | "protobuf" => |painter| PROTOBUF.lex(painter),
        "json" | "jsonc" => |painter| JSON.lex(painter),
        _ => return None,
    })
}

/// All tables, for what must hold for each.
#[cfg(test)]
pub(super) const TABLES: [&Table; 3] = [&GO, &JSON, &PROTOBUF];

/// Names of variables, fields and of types that are not the language's own are plain: only a compiler knows which
/// is which, and colour on every word is colour on none.
static GO: Table = Table {
    quotes: &[
        Quote { mark: b'"', class: Class::String, escapes: true, ends: Ends::Line },
        Quote { mark: b'`', class: Class::String, escapes: false, ends: Ends::Code },
        // The longest rune is `'\U0001F600'`.
        Quote { mark: b'\'', class: Class::Literal, escapes: true, ends: Ends::Never(12) },
    ],
    keywords: &[
        "break",
        "case",
        "chan",
        "const",
        "continue",
        "default",
        "defer",
        "else",
        "fallthrough",
        "for",
        "func",
        "go",
        "goto",
        "if",
        "import",
        "interface",
        "map",
        "package",
        "range",
        "return",
        "select",
        "struct",
        "switch",
        "type",
        "var",
    ],
    constants: &["false", "iota", "nil", "true"],
    types: &[
        "any",
        "bool",
        "byte",
        "comparable",
        "complex128",
        "complex64",
        "error",
        "float32",
        "float64",
        "int",
        "int16",
        "int32",
        "int64",
        "int8",
        "rune",
        "string",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uintptr",
    ],
    declaring: &[("func", Class::Function), ("type", Class::Type)],
    operators: b"+-*/%&|^<>=!~",
    calls: true,
    names_follow_types: false,
    data: false,
    suffix: "i",
};

/// Comments are none of JSON's, but many authors write them, and `//` cannot stand outside of a string otherwise.
static JSON: Table = Table {
    quotes: &[Quote { mark: b'"', class: Class::String, escapes: true, ends: Ends::Line }],
    keywords: &[],
    constants: &["false", "null", "true"],
    types: &[],
    declaring: &[],
    operators: b"",
    calls: false,
    names_follow_types: false,
    data: true,
    suffix: "",
};

static PROTOBUF: Table = Table {
    quotes: &[
        Quote { mark: b'"', class: Class::String, escapes: true, ends: Ends::Line },
        Quote { mark: b'\'', class: Class::String, escapes: true, ends: Ends::Line },
    ],
    keywords: &[
        "edition",
        "enum",
        "extend",
        "extensions",
        "import",
        "message",
        "oneof",
        "option",
        "optional",
        "package",
        "public",
        "repeated",
        "required",
        "reserved",
        "returns",
        "rpc",
        "service",
        "stream",
        "syntax",
        "to",
        "weak",
    ],
    constants: &["false", "inf", "max", "nan", "true"],
    types: &[
        "bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "map", "sfixed32", "sfixed64",
        "sint32", "sint64", "string", "uint32", "uint64",
    ],
    declaring: &[
        ("enum", Class::Type),
        ("extend", Class::Type),
        ("message", Class::Type),
        ("rpc", Class::Function),
        ("service", Class::Type),
    ],
    operators: b"=",
    calls: false,
    names_follow_types: true,
    data: false,
    suffix: "",
};
