//! Enums of the API's string values.

/// Declares an enum of strings. With `or Other` it also keeps strings that the API adds later.
macro_rules! words {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$about_word:meta])* $word:ident = $text:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$about_word])* #[serde(rename = $text)] $word,)* }

        impl $name {
            /// As the API spells it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$word => $text,)* }
            }
        }

        words!(@display $name);
    };
    (
        $(#[$about:meta])*
        $name:ident or Other { $($(#[$about_word:meta])* $word:ident = $text:literal,)* }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$about_word])* $word,)*
            /// A value that this version of the crate does not know.
            Other(String),
        }

        impl $name {
            /// As the API spells it.
            pub fn as_str(&self) -> &str {
                match self { $($name::$word => $text,)* $name::Other(text) => text }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                match text.as_str() { $($text => $name::$word,)* _ => $name::Other(text) }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                match word { $name::Other(text) => text, $($name::$word => $text.into(),)* }
            }
        }

        words!(@display $name);
    };
    (@display $name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(super) use words;
