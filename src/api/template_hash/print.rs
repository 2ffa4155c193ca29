//! A JSON document printed as spew prints the Go value that it decodes to.
//!
//! Lists and maps without entries print as nil: the controllers read objects as protobuf, which cannot tell the two
//! apart. A pointer to an empty struct (`emptyDir: {}`) is kept.

use crate::api::document;
use crate::api::order::InOrder;
use crate::api::quantity::{Parts, Quantity};
use crate::api::time::SimTime;
use serde_json::{Map, Value};
use std::fmt::{Result, Write};

/// A Go struct: its name and its fields in the order of their declaration.
pub(super) struct Struct {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// A field's Go name, its JSON name and its type.
pub(super) type Field = (&'static str, &'static str, Type);

/// A field's Go type; texts and numbers name theirs.
#[derive(Clone, Copy)]
pub(super) enum Type {
    /// `string` or a type made from it.
    Text(&'static str),
    TextPointer(&'static str),
    Texts(&'static str),
    Int(&'static str),
    IntPointer(&'static str),
    Ints(&'static str),
    Bool,
    BoolPointer,
    /// `map[string]string`
    Labels,
    Struct(&'static Struct),
    /// A struct whose fields stand in JSON among those of the struct around it.
    Embedded(&'static Struct),
    Pointer(&'static Struct),
    List(&'static Struct),
    /// Those of structs that are fetched.
    PointerOf(&'static str),
    ListOf(&'static str),
    /// `resource.Quantity`
    Amount,
    AmountPointer,
    /// `v1.ResourceList`
    Amounts,
    /// `intstr.IntOrString`
    IntOrString,
    /// `v1.Time`
    Time,
    TimePointer,
    /// What a template never holds when it is hashed.
    Nil(&'static str),
}

/// Prints `value` as a struct with its type.
pub(super) fn print(out: &mut impl Write, of: &Struct, value: &Value) -> Result {
    write!(out, "({})", of.name)?;
    struct_body(out, of, Some(value))
}

fn struct_body(out: &mut impl Write, of: &Struct, value: Option<&Value>) -> Result {
    out.write_char('{')?;
    for (index, (name, json, field_type)) in of.fields.iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        write!(out, "{space}{name}:")?;
        let field = if matches!(field_type, Type::Embedded(_)) { value } else { member(value, json) };
        print_field(out, *field_type, field)?;
    }
    out.write_char('}')
}

fn member<'a>(value: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    value?.get(name).filter(|member| !member.is_null())
}

fn print_field(out: &mut impl Write, field_type: Type, value: Option<&Value>) -> Result {
    match (field_type, value) {
        (Type::Text(name), _) => write!(out, "({name}){}", text(value)),
        (Type::Int(name), _) => write!(out, "({name}){}", int(value)),
        (Type::Bool, _) => write!(out, "(bool){}", value.and_then(Value::as_bool).unwrap_or_default()),
        (Type::TextPointer(name), Some(_)) => write!(out, "(*{name}){}", text(value)),
        (Type::IntPointer(name), Some(_)) => write!(out, "(*{name}){}", int(value)),
        (Type::BoolPointer, Some(value)) => write!(out, "(*bool){}", value.as_bool().unwrap_or_default()),
        (Type::TextPointer(name) | Type::IntPointer(name), None) => write!(out, "(*{name})<nil>"),
        (Type::BoolPointer, None) => out.write_str("(*bool)<nil>"),
        (Type::Texts(name), _) => list(out, name, value, |out, item| out.write_str(text(Some(item)))),
        (Type::Ints(name), _) => list(out, name, value, |out, item| write!(out, "{}", int(Some(item)))),
        (Type::Labels, _) => map(out, "map[string]string", value, |out, item| out.write_str(text(Some(item)))),
        (Type::Struct(of) | Type::Embedded(of), _) => {
            write!(out, "({})", of.name)?;
            struct_body(out, of, value)
        }
        (Type::Pointer(of), Some(_)) => {
            write!(out, "(*{})", of.name)?;
            struct_body(out, of, value)
        }
        (Type::Pointer(of), None) => write!(out, "(*{})<nil>", of.name),
        (Type::List(of), _) => list(out, of.name, value, |out, item| struct_body(out, of, Some(item))),
        (Type::PointerOf(name), None) => write!(out, "(*{name})<nil>"),
        (Type::ListOf(name), value) if value.and_then(Value::as_array).is_none_or(Vec::is_empty) => {
            write!(out, "([]{name})<nil>")
        }
        (Type::PointerOf(name), _) => super::find(name).map_or(Ok(()), |of| print_field(out, Type::Pointer(of), value)),
        (Type::ListOf(name), _) => super::find(name).map_or(Ok(()), |of| print_field(out, Type::List(of), value)),
        (Type::Amount, _) => {
            out.write_str("(resource.Quantity)")?;
            amount(out, quantity(value))
        }
        (Type::AmountPointer, Some(_)) => {
            out.write_str("(*resource.Quantity)")?;
            amount(out, quantity(value))
        }
        (Type::AmountPointer, None) => out.write_str("(*resource.Quantity)<nil>"),
        // Defaulting rounds what a ResourceList holds up to thousandths.
        (Type::Amounts, _) => {
            map(out, "v1.ResourceList", value, |out, item| amount(out, quantity(Some(item)).rounded_to_milli()))
        }
        (Type::IntOrString, _) => int_or_string(out, value),
        (Type::Time, _) => {
            out.write_str("(v1.Time)")?;
            time(out, value)
        }
        (Type::TimePointer, Some(_)) => {
            out.write_str("(*v1.Time)")?;
            time(out, value)
        }
        (Type::TimePointer, None) => out.write_str("(*v1.Time)<nil>"),
        (Type::Nil(name), _) => write!(out, "({name})<nil>"),
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn int(value: Option<&Value>) -> i64 {
    value.and_then(Value::as_i64).unwrap_or_default()
}

fn list<W: Write>(out: &mut W, of: &str, value: Option<&Value>, item: impl Fn(&mut W, &Value) -> Result) -> Result {
    write!(out, "([]{of})")?;
    let Some(items) = value.and_then(Value::as_array).filter(|items| !items.is_empty()) else {
        return out.write_str("<nil>");
    };
    for (index, value) in items.iter().enumerate() {
        out.write_char(if index == 0 { '[' } else { ' ' })?;
        item(out, value)?;
    }
    out.write_char(']')
}

fn map<W: Write>(out: &mut W, name: &str, value: Option<&Value>, item: impl Fn(&mut W, &Value) -> Result) -> Result {
    write!(out, "({name})")?;
    let Some(entries) = value.and_then(Value::as_object).filter(|entries| !entries.is_empty()) else {
        return out.write_str("<nil>");
    };
    out.write_str("map")?;
    for (index, (key, value)) in sorted(entries).into_iter().enumerate() {
        write!(out, "{}{key}:", if index == 0 { '[' } else { ' ' })?;
        item(out, value)?;
    }
    out.write_char(']')
}

/// JSON's maps keep the order of the document if `serde_json` is built so.
fn sorted(entries: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.order_by_key(|(key, _)| *key);
    entries
}

fn int_or_string(out: &mut impl Write, value: Option<&Value>) -> Result {
    let is_text = value.is_some_and(Value::is_string);
    let kind = u8::from(is_text);
    write!(
        out,
        "(intstr.IntOrString){{Type:(intstr.Type){kind} IntVal:(int32){} StrVal:(string){}}}",
        int(value),
        text(value)
    )
}

fn quantity(value: Option<&Value>) -> Quantity {
    value.and_then(|value| document::read(value.clone()).ok()).unwrap_or_default()
}

/// The store holds a quantity's canonical text, and the controller's memory what parsing that text makes.
fn amount(out: &mut impl Write, quantity: Quantity) -> Result {
    let text = quantity.to_string();
    let scaled = Parts::split(&text).ok().and_then(|parts| parts.as_scaled_int());
    let format = text.parse::<Quantity>().unwrap_or_default().format();
    let (value, scale, kept) = match &scaled {
        Some(amount) if amount.keeps_text || text == "0" => (amount.value, amount.scale, text.as_str()),
        Some(amount) => (amount.value, amount.scale, ""),
        None => (0, 0, ""),
    };
    write!(out, "{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} ")?;
    out.write_str("d:(resource.infDecAmount){Dec:(*inf.Dec)")?;
    match scaled {
        Some(_) => out.write_str("<nil>")?,
        None => decimal(out, quantity.nanos())?,
    }
    write!(out, "}} s:(string){kept} Format:(resource.Format){format}}}")
}

/// An amount too long for an `int64`, as an `inf.Dec` of nine places on a machine of 64-bit words.
fn decimal(out: &mut impl Write, nanos: i128) -> Result {
    let size = nanos.unsigned_abs();
    let (low, high) = (size & u128::from(u64::MAX), size >> 64);
    write!(out, "{{unscaled:(big.Int){{neg:(bool){} abs:(big.nat)[{low}", nanos < 0)?;
    if high > 0 {
        write!(out, " {high}")?;
    }
    out.write_str("]} scale:(inf.Scale)9}")
}

/// A `v1.Time`; one that is set has the zone of a container that was given none.
fn time(out: &mut impl Write, value: Option<&Value>) -> Result {
    const SECONDS_FROM_YEAR_ONE_TO_1970: i64 = 62_135_596_800;
    out.write_str("{Time:(time.Time){wall:(uint64)0 ext:(int64)")?;
    match value.and_then(Value::as_str).and_then(SimTime::parse_rfc3339) {
        None => out.write_str("0 loc:(*time.Location)<nil>")?,
        Some(time) => {
            let seconds = time.unix_nanos().div_euclid(1_000_000_000) + SECONDS_FROM_YEAR_ONE_TO_1970;
            write!(out, "{seconds} loc:(*time.Location){{name:(string)UTC ")?;
            out.write_str("zone:([]time.zone)<nil> tx:([]time.zoneTrans)<nil> extend:(string) ")?;
            out.write_str("cacheStart:(int64)0 cacheEnd:(int64)0 cacheZone:(*time.zone)<nil>}")?;
        }
    }
    out.write_str("}}")
}
