//! Generates ids in the API's forms: object ids, UUIDs and room codes.

use jiff::Timestamp;

/// Generates ids that are unique within this emulator.
pub struct Ids {
    random: fastrand::Rng,
    process: u64,
    count: u32,
}

impl Ids {
    pub fn new() -> Ids {
        let mut random = fastrand::Rng::new();
        let process = random.u64(0..1 << 40);
        Ids { random, process, count: 0 }
    }

    /// The part of object ids that differs between emulators and after each reset.
    pub fn process(&self) -> String {
        format!("{:010x}", self.process)
    }

    /// 24 lower-case hex digits like a MongoDB ObjectId: seconds, process, count.
    pub fn object(&mut self, now: Timestamp) -> String {
        self.count += 1;
        format!("{:08x}{:010x}{:06x}", now.as_second() as u32, self.process, self.count & 0xff_ffff)
    }

    /// A room code: 3, 4 and 3 letters.
    pub fn room_code(&mut self) -> String {
        let mut letters = |count| (0..count).map(|_| self.random.lowercase()).collect::<String>();
        [letters(3), letters(4), letters(3)].join("-")
    }

    /// A random UUID, version 4.
    pub fn uuid(&mut self) -> String {
        let bits = self.random.u128(..);
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            bits as u32,
            (bits >> 32) as u16,
            (bits >> 48) as u16 & 0xfff,
            (bits >> 64) as u16 & 0x3fff | 0x8000,
            (bits >> 80) as u64,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let mut ids = Ids::new();
        let (first, second) = (ids.object(Timestamp::UNIX_EPOCH), ids.object(Timestamp::UNIX_EPOCH));
        assert_ne!(first, second);
        assert!(
            first.len() == 24 && first.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)),
            "{first}"
        );
        let uuid = ids.uuid();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{uuid}");
    }
}
