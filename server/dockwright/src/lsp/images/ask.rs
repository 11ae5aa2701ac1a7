//! One question, asked in a task of its own, and what is known when patience ends.

use std::future::Future;
use std::time::Duration;

use ide::images::{Known, Wanted};
use registry::{Answer, Details, Found, Image, Names, Reference, Repository, Service, Tag};
use syntax::Platform;

/// How long a search waits before it is asked: who types on withdraws the request in that time.
const TYPING: Duration = Duration::from_millis(120);

/// An answer with its question.
pub enum Told {
    Tags(Reference, Answer<Names>),
    Details(Reference, Answer<Details>),
    Tag(Reference, Answer<Tag>),
    Repository(Reference, Answer<Repository>),
    Image(Reference, Option<Platform>, Answer<Image>),
    Search(String, Answer<Vec<Found>>),
}

impl Told {
    /// Puts the answer where features look for it. One that says nothing is left out: it is being asked for.
    pub fn put_into(self, known: &mut Known) {
        fn says<T>(answer: &Answer<T>) -> bool {
            answer.value.is_some() || answer.problem.is_some()
        }
        match self {
            Self::Tags(image, answer) if says(&answer) => drop(known.tags.insert(image, answer)),
            Self::Details(image, answer) if says(&answer) => drop(known.details.insert(image, answer)),
            Self::Tag(image, answer) if says(&answer) => drop(known.single.insert(image, answer)),
            Self::Repository(image, answer) if says(&answer) => {
                drop(known.repositories.insert(image, answer))
            }
            Self::Image(image, platform, answer) if says(&answer) => {
                drop(known.images.insert((image, platform), answer));
            }
            Self::Search(text, answer) if says(&answer) => drop(known.searches.insert(text, answer)),
            _ => {}
        }
    }
}

/// Asks, and waits as long as patience lasts. The question itself goes on.
pub async fn ask(service: &Service, question: Wanted, patience: Duration) -> Told {
    let own = service.clone();
    match question {
        Wanted::Tags(image) => {
            let of = image.clone();
            let answer = within(patience, async move { own.tags(&of).await }).await;
            let answer = answer.unwrap_or_else(|| service.seen_tags(&image));
            Told::Tags(image, answer)
        }
        Wanted::Details(image) => {
            let of = image.clone();
            let answer = within(patience, async move { own.details(&of, None).await }).await;
            let answer = answer.unwrap_or_else(|| service.seen_details(&image, None));
            Told::Details(image, answer)
        }
        Wanted::Tag(image) => {
            let of = image.clone();
            let answer = within(patience, async move { own.tag(&of).await }).await;
            let answer = answer.unwrap_or_else(|| service.seen_tag(&image));
            Told::Tag(image, answer)
        }
        Wanted::Repository(image) => {
            let of = image.clone();
            let answer = within(patience, async move { own.repository(&of).await }).await;
            let answer = answer.unwrap_or_else(|| service.seen_repository(&image));
            Told::Repository(image, answer)
        }
        Wanted::Image(image, platform) => {
            let (of, on) = (image.clone(), platform.clone());
            let answer = within(patience, async move { own.image(&of, on.as_ref()).await }).await;
            let answer = answer.unwrap_or_else(|| service.seen_image(&image, platform.as_ref()));
            Told::Image(image, platform, answer)
        }
        Wanted::Search(text) => {
            tokio::time::sleep(TYPING).await;
            let of = text.clone();
            let answer = within(patience, async move { own.search(&of).await }).await;
            Told::Search(text, answer.unwrap_or_else(|| Answer::nothing(None)))
        }
    }
}

/// Runs a question in a task of its own, which goes on when nobody waits for it any more.
async fn within<T: Send + 'static>(
    patience: Duration,
    question: impl Future<Output = Answer<T>> + Send + 'static,
) -> Option<Answer<T>>
where
    Answer<T>: Send,
{
    let task = tokio::spawn(question);
    tokio::time::timeout(patience, task).await.ok()?.ok()
}
