//! The items of all pages of a list, as a stream.

use super::Error;
use futures_core::Stream;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

/// One page of a list.
pub trait Page {
    /// What it lists.
    type Item;

    /// The items, and the cursor of the next page.
    fn parts(self) -> (Vec<Self::Item>, Option<String>);
}

/// Makes pages of structs.
macro_rules! pages {
    ($($page:ident of $item:ident;)*) => {
        $(impl Page for crate::client::data::$page {
            type Item = crate::client::data::$item;

            fn parts(self) -> (Vec<Self::Item>, Option<String>) {
                (self.data, self.last)
            }
        })*
    };
}

pages! {
    LiveStreamPage of LiveStream;
    ExternalStreamPage of ExternalStream;
    RoomPage of Room;
    RoomCodePage of RoomCode;
    RecordingPage of Recording;
}

type Request<P> = Pin<Box<dyn Future<Output = Result<P, Error>>>>;

/// The items of all pages of a list. Each page is asked for when its first item is wanted, and the options count for each. It ends after
/// an error; dropping it ends the request that is under way.
pub struct Items<P: Page> {
    ask: Box<dyn Fn(Option<String>) -> Request<P>>,
    under_way: Option<Request<P>>,
    items: vec::IntoIter<P::Item>,
    next: Option<String>,
    cursors: BTreeSet<String>,
}

impl<P: Page> Items<P> {
    /// `ask` asks for a page by its cursor, or for the first one.
    pub(super) fn new(ask: impl Fn(Option<String>) -> Request<P> + 'static) -> Items<P> {
        let under_way = Some(ask(None));
        Items { ask: Box::new(ask), under_way, items: Vec::new().into_iter(), next: None, cursors: BTreeSet::new() }
    }
}

// Nothing in it is pinned, because the request has a box of its own.
impl<P: Page> Unpin for Items<P> {}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let all = self.get_mut();
        loop {
            if let Some(item) = all.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(cursor) = all.next.take() {
                all.under_way = Some((all.ask)(Some(cursor)));
            }
            let Some(request) = &mut all.under_way else { return Poll::Ready(None) };
            let page = ready!(request.as_mut().poll(context));
            all.under_way = None;
            match page {
                Err(error) => return Poll::Ready(Some(Err(error))),
                Ok(page) => {
                    let (items, last) = page.parts();
                    // The server may send fewer items than the limit, so only an empty page or a missing or repeated cursor ends the list.
                    let is_end = items.is_empty();
                    let last = last.filter(|last| !is_end && !last.is_empty());
                    all.next = last.filter(|last| all.cursors.insert(last.clone()));
                    all.items = items.into_iter();
                }
            }
        }
    }
}

impl<P: Page> std::fmt::Debug for Items<P> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Items(..)")
    }
}
