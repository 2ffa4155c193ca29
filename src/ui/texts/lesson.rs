//! What the page says around a lesson.

pub const LESSON: &str = "Lesson";
pub const SANDBOX: &str = "Sandbox";
pub const LIVE_CHECKS: &str = "Live checks";
pub const LIVE_CHECKS_NOTE: &str = "update as the cluster does";
pub const MORE_EXACTLY: &str = "More exactly";
pub const HINT: &str = "A hint";
pub const EXPECT: &str = "What do you expect?";
pub const EXPECT_NOTE: &str = "only if you like";
pub const TRY_AGAIN: &str = "Rewind and try again";
pub const TWIN: &str = "Two futures";
pub const COMPARE: &str = "Run both";
pub const COMPARE_AGAIN: &str = "Run both again";
pub const SHOW_SOLUTION: &str = "Show solution";
pub const LESSON_OVER: &str = "Start over";
pub const RESET_STEP: &str = "Reset step";
pub const BACK: &str = "Back";
pub const NEXT_STEP: &str = "Next step";
pub const NEXT_LESSON: &str = "Next lesson";
pub const RUN: &str = "Run";
pub const DONE: &str = "done";
pub const MET: &str = "met";
pub const PARTLY: &str = "in progress";
pub const OPEN: &str = "not yet";
/// Said, not shown.
pub const ALL_MET: &str = "All checks are met.";

/// Above a step's title.
pub fn step_of(step: usize, steps: usize) -> String {
    format!("Step {step} of {steps}")
}

/// Above a lesson's name.
pub fn lesson_of(lesson: usize, lessons: usize) -> String {
    format!("Lesson {lesson} of {lessons}")
}

/// What was expected, and what it was.
pub fn expected(guess: Option<&str>, truth: &str, is_right: bool) -> String {
    match guess {
        Some(guess) if is_right => format!("You expected: {guess}. And so it was."),
        Some(guess) => format!("You expected: {guess}. It was: {truth}."),
        None => format!("It was: {truth}."),
    }
}

/// Pods over time, in words.
pub fn pods_over_time(fewest: usize, most: usize) -> String {
    format!("at least {fewest} ready, at most {most} wanted")
}
