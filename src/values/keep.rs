//! How values outlive a step. Every field type of a call implements `Keep`; a field of any other type does not compile.

use super::{List, Number, Object, Text, Value, host};

/// Keeps the values within for the next step, which has new handles for them.
pub trait Keep {
    /// Keeps them.
    fn keep(&mut self);
}

impl<T: Keep> Keep for Option<T> {
    #[inline(always)]
    fn keep(&mut self) {
        if let Some(value) = self {
            value.keep();
        }
    }
}

macro_rules! values {
    ($($type:ident)*) => {
        $(
            impl Keep for $type {
                #[inline(always)]
                fn keep(&mut self) {
                    *self = $type::assume(host::keep((*self).into()));
                }
            }
        )*
    };
}
values! { Value Text Number Object List }

/// Declares types that contain no values.
macro_rules! plain {
    ($($type:ty)*) => {
        $(impl $crate::values::Keep for $type {
            #[inline(always)]
            fn keep(&mut self) {}
        })*
    };
}
pub(crate) use plain;

plain! { bool u32 f64 }

/// Declares a struct that is kept from step to step.
macro_rules! persistent {
    (
        $(#[$about:meta])*
        pub struct $name:ident { $($(#[$about_field:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$about])*
        pub struct $name { $($(#[$about_field])* pub $field: $type,)* }

        impl $crate::values::Keep for $name {
            fn keep(&mut self) {
                $(self.$field.keep();)*
            }
        }
    };
}
pub(crate) use persistent;
