//! JSON Schemas (draft 2020-12) of what roadbook reads and prints, made from the types that do so: descriptions are their
//! documentation. Keys are in alphabetical order.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, RestrictFormats};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::config::RawConfig;
use crate::diagnostic::document::Findings;
use crate::dialect::Dialect;
use crate::export::api::Proposals;
use crate::export::changes::All;
use crate::export::digest::Digest;
use crate::export::readiness::Readiness;
use crate::lint::RULES;

/// Of `book.toml`. Everything stands where it is used: editors differ in how they follow references.
#[must_use]
pub fn book() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let settings = settings.for_deserialize().with_transform(RestrictFormats::default());
    let settings = settings.with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<RawConfig>();
    let dialects: Vec<&str> = Dialect::all().iter().map(|dialect| dialect.name.as_str()).collect();
    if let Some(Value::Object(dialect)) = schema.pointer_mut("/properties/roadmap/properties/dialect") {
        dialect.insert("enum".to_owned(), json!(dialects));
    }
    if let Some(Value::Object(rules)) = schema.pointer_mut("/properties/lint/properties/rules") {
        name_rules(rules);
    }
    schema.to_value()
}

/// Of `api/v1/proposals.json`, which `roadbook list` prints, too.
#[must_use]
pub fn proposals() -> Value {
    written::<Proposals>()
}

/// Of what `roadbook diff` prints.
#[must_use]
pub fn changes() -> Value {
    written::<All<'static>>()
}

/// Of what `roadbook digest` prints.
#[must_use]
pub fn digest() -> Value {
    written::<Digest>()
}

/// Of what `roadbook check` prints.
#[must_use]
pub fn readiness() -> Value {
    written::<Readiness<'static>>()
}

/// Of what `roadbook lint` and `roadbook build` print.
#[must_use]
pub fn diagnostics() -> Value {
    written::<Findings<'static>>()
}

fn written<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RestrictFormats::default());
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// Leaves out null, which TOML has not: a key that may be absent is no key whose value may be nothing.
fn without_null(schema: &mut Schema) {
    let null = json!("null");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| *one != null);
        if let [one] = types.as_slice() {
            let one = one.clone();
            schema.insert("type".to_owned(), one);
        }
    }
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else { return };
    choices.retain(|choice| choice.get("type") != Some(&null));
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        schema.remove("anyOf");
        for (key, value) in only {
            // What is said of the key says more than what is said of its type.
            if schema.get(&key).is_none() {
                schema.insert(key, value);
            }
        }
    }
}

/// Names every rule with its summary in place of any name.
fn name_rules(rules: &mut Map<String, Value>) {
    let Some(Value::Object(weight)) = rules.insert("additionalProperties".to_owned(), json!(false)) else { return };
    let named = RULES.iter().map(|rule| {
        let mut weight = weight.clone();
        weight.insert("description".to_owned(), json!(rule.summary()));
        (rule.code.to_owned(), Value::Object(weight))
    });
    rules.insert("properties".to_owned(), Value::Object(named.collect()));
}
