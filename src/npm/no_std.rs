//! Replaces the parts of the standard library that every module needs.

#![cfg(all(not(feature = "client"), not(test), target_arch = "wasm32"))]

use core::alloc::{GlobalAlloc, Layout};

/// The module has no heap, since values live in JavaScript, but the bindings require an allocator.
struct NoHeap;

// SAFETY: an allocator may always report that it is out of memory.
unsafe impl GlobalAlloc for NoHeap {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NO_HEAP: NoHeap = NoHeap;

/// A panic becomes a trap, which the driver catches. The standard handler would only add code; Clippy forbids panics.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
