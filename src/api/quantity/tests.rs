//! Tables that hold the neighbouring module to what upstream does.

use super::*;
use crate::api::document;
use serde_json::json;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn check_text(written: &str, printed: &str, format: Format) {
    let amount = quantity(written);
    assert_eq!((amount.to_string().as_str(), amount.format()), (printed, format), "{written}");
    assert_eq!(quantity(printed), amount, "{written} read again");
}

#[test]
fn prints_as_upstream_prints() {
    use Format::{BinarySi, DecimalExponent, DecimalSi};
    let cases = [
        ("0", "0", DecimalSi),
        ("0.5", "500m", DecimalSi),
        ("1000m", "1", DecimalSi),
        ("1500m", "1500m", DecimalSi),
        ("1.5", "1500m", DecimalSi),
        ("100m", "100m", DecimalSi),
        ("2", "2", DecimalSi),
        ("3000", "3k", DecimalSi),
        ("128974848", "128974848", DecimalSi),
        ("1500000u", "1500m", DecimalSi),
        ("0.0000000001", "1n", DecimalSi),
        ("-0.0000000001", "-1n", DecimalSi),
        ("12345678901234567890123", "12345678901234567890123", DecimalSi),
        ("1e3", "1e3", DecimalExponent),
        ("1000e0", "1e3", DecimalExponent),
        ("1.5E2", "150", DecimalExponent),
        ("1e99", "1e99", DecimalExponent),
        ("1024Mi", "1Gi", BinarySi),
        ("1025Mi", "1025Mi", BinarySi),
        ("128Mi", "128Mi", BinarySi),
        ("1.5Gi", "1536Mi", BinarySi),
        ("0.5Ki", "512", BinarySi),
        ("0.0001Ki", "102400u", DecimalSi),
        ("1.1Ki", "1126400m", BinarySi),
        ("8Ei", "9223372036854775807", BinarySi),
        ("100Ei", "9223372036854775807", BinarySi),
        ("-1Gi", "-1Gi", BinarySi),
        ("0.000000000000000000000000001Gi", "1n", DecimalSi),
        // The text itself is kept where upstream takes it for canonical.
        ("1.125", "1.125", DecimalSi),
        ("+1", "+1", DecimalSi),
        ("007", "007", DecimalSi),
        ("m", "0", DecimalSi),
    ];
    for (written, printed, format) in cases {
        check_text(written, printed, format);
    }
}

#[test]
fn refuses_in_upstreams_words() {
    use QuantityError::{Format, Numeric, Suffix};
    let cases = [
        ("", Format),
        ("abc", Format),
        ("1.2.3", Format),
        ("1 Gi", Format),
        ("1é", Format),
        ("1mi", Suffix),
        ("1K", Suffix),
        ("1e", Suffix),
        ("1m5", Suffix),
        ("e-10", Numeric),
    ];
    for (text, error) in cases {
        assert_eq!(text.parse::<Quantity>(), Err(error), "{text:?}");
    }
    assert_eq!(
        Format.to_string(),
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    );
}

#[test]
fn any_text_and_any_size_is_survived() {
    let nines = "9".repeat(500);
    let texts = [nines.clone(), format!("{nines}Ei"), format!("-{nines}e2147483647"), format!("0.{nines}Ki")];
    for text in texts.iter().map(String::as_str).chain(["1e-2147483648", "1e99999999999", "-1e999999999999999999999"]) {
        if let Ok(amount) = text.parse::<Quantity>() {
            let sum = amount.clone() + amount.clone() - -amount.clone();
            let _ = (sum.to_string(), amount.value(), amount.milli_value(), amount.rounded_to_milli());
        }
    }
}

#[test]
fn counts_exactly() {
    assert_eq!((quantity("100m").value(), quantity("100m").milli_value()), (1, 100));
    assert_eq!((quantity("1.0005").value(), quantity("1.0005").milli_value()), (2, 1001));
    assert_eq!(quantity("-1.5").value(), -2);
    assert_eq!(quantity("1Gi").value(), 1 << 30);
    assert_eq!(quantity("1e30").value(), i64::MAX);
    assert!(quantity("999m") < quantity("1") && quantity("1") == quantity("1000m"));
    assert_eq!((quantity("100m") + quantity("0.9")).to_string(), "1");
    assert_eq!((quantity("0") + quantity("1Mi")).to_string(), "1Mi");
    assert_eq!((quantity("1Gi") - quantity("1Mi")).to_string(), "1023Mi");
    assert_eq!([quantity("64Mi"), quantity("64Mi")].into_iter().sum::<Quantity>().to_string(), "128Mi");
    assert_eq!(Quantity::from_milli(1500, Format::DecimalSi).to_string(), "1500m");
    assert_eq!(Quantity::from_value(2048, Format::BinarySi).to_string(), "2Ki");
    assert_eq!(quantity("1500u").rounded_to_milli().to_string(), "2m");
}

#[test]
fn json_holds_texts_and_numbers() {
    let read = |value: Value| document::read::<Quantity>(value);
    for (value, text) in [(json!("1.5Gi"), "1536Mi"), (json!(2), "2"), (json!(0.5), "500m"), (json!(" 1 "), "1")] {
        assert_eq!(document::write(&read(value).unwrap()), json!(text));
    }
    let error = read(json!("abc")).unwrap_err().to_string();
    assert!(error.starts_with("quantities must match the regular expression"), "{error}");
}
