//! Images as the editor speaks of them: what is wanted of registries, and what is known.
//!
//! Nothing here asks anybody. A feature says what it would like to know ([`Wanted`]); the program brings what it has
//! ([`Known`]), fetches the rest behind, and asks the feature again.

mod amount;
mod beside;
mod escape;
mod known;
mod named;
mod offers;
mod pins;
mod seen;
mod words;

pub use amount::{age, bytes};
pub(crate) use amount::{day, seen};
pub use beside::{Beside, Hint, hints};
pub(crate) use escape::plain;
pub use known::{Known, Wanted};
pub use named::named_in;
pub use offers::{Offer, offers};
pub use pins::{Pins, Unpinned, pins};
pub use seen::{AtHand, Listed, Made, NothingSeen, Seen, SeenImages, facts_of};
pub use words::problem;
pub(crate) use words::{badge, ending};
