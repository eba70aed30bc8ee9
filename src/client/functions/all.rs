//! Lists as streams of their items.

use crate::client::items::Items;
use crate::client::*;

/// Declares the streams of lists: `function [identifier] (Filter) of list_function -> Page`.
macro_rules! streams {
    ($($(#[$about:meta])* $function:ident[$($id:ident)?] ($filter:ident) of $list:ident -> $page:ident;)*) => {
        $(
            $(#[$about])*
            pub fn $function($($id: &str,)? filter: &$filter, options: &RequestOptions) -> Items<$page> {
                $(let $id = $id.to_string();)?
                let (filter, options) = (filter.clone(), options.clone());
                Items::new(move |cursor| {
                    $(let $id = $id.clone();)?
                    let (mut filter, options) = (filter.clone(), options.clone());
                    filter.start = cursor.or(filter.start);
                    Box::pin(async move { $list($(&$id,)? &filter, &options).await })
                })
            }
        )*
    };
}

streams! {
    /// Every live stream of every page of [`list_live_streams`].
    all_live_streams [] (ListFilter) of list_live_streams -> LiveStreamPage;

    /// Every external stream of every page of [`list_external_streams`].
    all_external_streams [] (ListFilter) of list_external_streams -> ExternalStreamPage;

    /// Every room of every page of [`list_rooms`].
    all_rooms [] (RoomFilter) of list_rooms -> RoomPage;

    /// Every code of every page of [`list_room_codes`].
    all_room_codes [room_id] (RoomCodeFilter) of list_room_codes -> RoomCodePage;

    /// Every recording of every page of [`list_recordings`].
    all_recordings [] (RecordingFilter) of list_recordings -> RecordingPage;
}
