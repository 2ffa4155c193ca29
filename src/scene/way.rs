//! Numbers as a drawing wants them, with one decimal place, and ways made of them.
//!
//! The standard library prints any number exactly, with tables of 20 KB; a drawing has thousands of short ones.

/// What a way is made of.
pub trait Stroke {
    /// Writes itself behind what is there.
    fn add_to(&self, way: &mut String);
}

impl Stroke for &str {
    fn add_to(&self, way: &mut String) {
        way.push_str(self);
    }
}

/// With one decimal place.
impl Stroke for f64 {
    fn add_to(&self, way: &mut String) {
        add(way, (self * 10.0).round_ties_even() as i64, 10);
    }
}

/// A point, or a size.
impl Stroke for (f64, f64) {
    fn add_to(&self, way: &mut String) {
        self.0.add_to(way);
        way.push(' ');
        self.1.add_to(way);
    }
}

/// A number with three decimal places: a share, a scale.
#[derive(Clone, Copy, Debug)]
pub struct Fine(pub f64);

impl Stroke for Fine {
    fn add_to(&self, way: &mut String) {
        add(way, (self.0 * 1_000.0).round_ties_even() as i64, 1_000);
    }
}

/// Joins strokes: `way!["M", (x, y), "H", end]`.
macro_rules! way {
    ($($stroke:expr),+ $(,)?) => {{
        let mut way = String::new();
        $($crate::scene::way::Stroke::add_to(&$stroke, &mut way);)+
        way
    }};
}

pub(crate) use way;

/// `number / unit`, a power of ten.
fn add(way: &mut String, number: i64, unit: u64) {
    if number < 0 {
        way.push('-');
    }
    let mut left = number.unsigned_abs();
    let mut place = unit;
    while place <= left / 10 {
        place *= 10;
    }
    while place > 0 {
        // A digit is below ten.
        way.push(char::from(b'0' + (left / place) as u8));
        left %= place;
        if place == unit && unit > 1 {
            way.push('.');
        }
        place /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_way_is_written_as_the_standard_library_would() {
        assert_eq!(way!["M", (3.0, -12.25), "h", 0.04, "z"], "M3.0 -12.2h0.0z");
        assert_eq!(way!["scale(", Fine(0.9204), ") ", Fine(-1.0)], "scale(0.920) -1.000");
    }

    proptest! {
        #[test]
        fn any_number_is_written_as_the_standard_library_would(tenths in -100_000_000_i64..100_000_000, off in -0.4..0.4) {
            let number = (tenths as f64 + off) / 10.0;
            let expected = format!("{number:.1}");
            prop_assert_eq!(way![number], if expected == "-0.0" { "0.0" } else { &expected });
        }
    }
}
