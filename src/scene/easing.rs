//! How a movement's time becomes its way: each takes 0 to 1.

/// Starts fast, ends gently: arrivals.
pub fn ease_out(u: f64) -> f64 {
    1.0 - (1.0 - u).powi(3)
}

/// Gentle at both ends: hops and flights.
pub fn ease_in_out(u: f64) -> f64 {
    if u < 0.5 { 4.0 * u.powi(3) } else { 1.0 - (2.0 - 2.0 * u).powi(3) / 2.0 }
}

/// Overshoots a little: peas and glyphs popping in.
pub fn ease_land(u: f64) -> f64 {
    1.0 + 2.4 * (u - 1.0).powi(3) + 1.4 * (u - 1.0).powi(2)
}

/// Up and back, or to one side and the other if it takes two halves: a sine as far as eyes can tell, without the many
/// digits of π that the real one brings.
pub fn wave(halves: f64) -> f64 {
    let within = halves - halves.floor();
    let rise = within * (1.0 - within);
    let size = 16.0 * rise / (5.0 - 4.0 * rise);
    if (halves / 2.0).fract() < 0.5 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_a_sine() {
        for step in 0..=300 {
            let halves = f64::from(step) / 100.0;
            let sine = (halves * std::f64::consts::PI).sin();
            assert!((wave(halves) - sine).abs() < 0.002, "{halves}: {} instead of {sine}", wave(halves));
        }
    }
}
