//! Code and texts that the page fetches when they are first used.
//!
//! The page is built in pieces: what a first visit needs, and parts beside it. Each part is reached through one function
//! only, made by [`lazy!`](crate::lazy!); whatever is used by nothing else lies in its file. Every other program has all
//! of it from the beginning.

use futures::future::LocalBoxFuture;
use std::cell::Cell;
use std::future::Future;

/// Nobody answers where a part of the page should be, or not with what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

impl std::fmt::Display for Unreachable {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("this part of the page could not be fetched: check the connection, then try again")
    }
}

#[cfg(feature = "lazy")]
impl From<wasm_split_helpers::SplitLoaderError> for Unreachable {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A fetch under way. It is boxed: whoever waits for several would be made of all of them.
pub type Fetched<T> = LocalBoxFuture<'static, Result<T, Unreachable>>;

/// What begins one.
pub type Fetch = fn() -> Fetched<()>;

thread_local! {
    static UNDER_WAY: Cell<usize> = const { Cell::new(0) };
}

/// Whether anything is being fetched. Meanwhile no virtual time may pass: how fast a network is must change no story.
pub fn is_fetching() -> bool {
    UNDER_WAY.get() > 0
}

/// Whether parts are here only after they were fetched.
#[cfg(not(test))]
#[inline(always)]
pub const fn comes_later() -> bool {
    cfg!(feature = "lazy")
}

/// The same, where a test may have it so.
#[cfg(test)]
pub use tests::comes_later;

/// A fetch that [`is_fetching`] knows of, for as long as somebody waits for it.
pub async fn noted<T>(fetch: impl Future<Output = T>) -> T {
    let _note = Note::begin();
    fetch.await
}

struct Note;

impl Note {
    fn begin() -> Self {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        Self
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get() - 1);
    }
}

/// `lazy!(part: fn name() -> Type { value })`: a function that fetches the part first. What only `value` names is in it.
///
/// With `, here as other` behind the type there is a second function, which gives the value if it is here by now; where
/// nothing is fetched it always is.
#[macro_export]
macro_rules! lazy {
    ($part:ident: $(#[$doc:meta])* $vis:vis fn $name:ident() -> $type:ty, here as $here:ident { $value:expr }) => {
        thread_local! {
            static HERE: std::cell::Cell<Option<$type>> = const { std::cell::Cell::new(None) };
        }

        $(#[$doc])*
        ///
        /// # Errors
        /// That it cannot be fetched.
        $vis fn $name() -> $crate::lazy::Fetched<()> {
            $crate::lazy!($part: fn fetched() -> $type { $value });
            Box::pin(async {
                HERE.set(Some(fetched().await?));
                Ok(())
            })
        }

        /// What was fetched, if it is here.
        $vis fn $here() -> Option<$type> {
            if $crate::lazy::comes_later() { HERE.get() } else { Some($value) }
        }
    };
    ($part:ident: $(#[$doc:meta])* $vis:vis fn $name:ident() -> $type:ty { $value:expr }) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// That it cannot be fetched.
        $vis fn $name() -> $crate::lazy::Fetched<$type> {
            #[cfg(feature = "lazy")]
            #[wasm_split_helpers::wasm_split($part, fallible)]
            fn $name() -> Result<$type, $crate::lazy::Unreachable> {
                Ok($value)
            }
            #[cfg(not(feature = "lazy"))]
            async fn $name() -> Result<$type, $crate::lazy::Unreachable> {
                Ok($value)
            }
            Box::pin($crate::lazy::noted($name()))
        }
    };
}

#[cfg(test)]
pub mod tests {
    //! What is built whole, and how a test lets parts of it come later.

    use super::*;
    use futures::FutureExt;

    thread_local! {
        static WITHHELD: Cell<bool> = const { Cell::new(false) };
    }

    /// Lives through something where nothing is here before it is fetched, which takes no time. What this thread has
    /// fetched before stays here.
    pub fn withheld<T>(life: impl FnOnce() -> T) -> T {
        WITHHELD.set(true);
        let came_to = life();
        WITHHELD.set(false);
        came_to
    }

    /// Whether a test has said so.
    pub fn comes_later() -> bool {
        WITHHELD.get() || cfg!(feature = "lazy")
    }

    crate::lazy!(words: fn words() -> &'static str, here as words_here { "here" });

    #[test]
    fn what_is_built_whole_is_here_from_the_beginning() {
        assert_eq!(words_here(), Some("here"));
        assert_eq!(words().now_or_never(), Some(Ok(())));
        assert!(!is_fetching());
    }

    #[test]
    fn a_fetch_is_known_for_as_long_as_somebody_waits_for_it() {
        let mut fetch = Box::pin(noted(std::future::pending::<()>()));
        assert!(!is_fetching(), "nobody has asked yet");
        assert_eq!((&mut fetch).now_or_never(), None);
        assert!(is_fetching());
        drop(fetch);
        assert!(!is_fetching());
    }
}
