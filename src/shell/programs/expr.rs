//! `expr`: sums and comparisons of whole numbers.

use super::super::arithmetic::evaluate;
use crate::host::{ExitCode, Host};

const SIGNS: [&str; 13] = ["+", "-", "*", "/", "%", "(", ")", "<", "<=", "=", "!=", ">=", ">"];

/// `expr 1 + 2`: it fails with 1 when the outcome is nothing, and with 2 when there is none.
pub(super) async fn run(args: Vec<String>, host: Host) -> ExitCode {
    let outcome = match args.as_slice() {
        [] => Err("missing operand".to_owned()),
        [only] => Ok(only.clone()),
        [one, sign, other] if sign == "=" || sign == "!=" => Ok(i64::from((one == other) == (sign == "=")).to_string()),
        words => sum(words),
    };
    match outcome {
        Ok(text) => {
            host.stdout.line(&text);
            ExitCode::from(text.is_empty() || text == "0")
        }
        Err(why) => {
            host.stderr.line(&["expr: ", &why].concat());
            2
        }
    }
}

fn sum(words: &[String]) -> Result<String, String> {
    let is_known = |word: &str| SIGNS.contains(&word) || word.parse::<i64>().is_ok();
    if let Some(strange) = words.iter().find(|word| !is_known(word)) {
        return Err(format!("{strange}: not simulated by this console (it knows whole numbers)"));
    }
    let words: Vec<&str> = words.iter().map(|word| if word == "=" { "==" } else { word.as_str() }).collect();
    let why = |bash: String| if bash.contains("division") { "division by zero" } else { "syntax error" }.to_owned();
    evaluate(&words.join(" "), &|_| None).map(|number| number.to_string()).map_err(why)
}
