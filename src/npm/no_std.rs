//! What a module without the standard library must have.

#![cfg(all(not(feature = "client"), not(test), target_arch = "wasm32"))]

use core::alloc::{GlobalAlloc, Layout};

/// The module has no heap: values are outside, and nothing here allocates. The bindings want an allocator all the same.
struct NoHeap;

// SAFETY: there is never any memory to be had, which an allocator may say.
unsafe impl GlobalAlloc for NoHeap {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NO_HEAP: NoHeap = NoHeap;

/// A panic is a trap, which the driver catches; what the standard library does besides would only make the module
/// larger. Clippy sees to it that none is written.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
