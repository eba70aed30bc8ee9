//! A deterministic pseudo-random generator, so that failed cases can be reproduced.

/// A xorshift generator.
pub struct Random(u64);

impl Random {
    /// A generator determined by its seed.
    pub fn new(seed: u64) -> Random {
        // Multiplied, so that similar seeds give different numbers; odd, since zero would stay zero.
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        random.number();
        random.number();
        random
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below the bound.
    pub fn below(&mut self, bound: u64) -> u64 {
        (self.number() >> 11) % bound
    }

    /// True with this probability in percent.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// A UUID of version 4.
    pub fn uuid(&mut self) -> String {
        let (high, low) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    /// A text of up to `most` characters, hostile ones included.
    pub fn text(&mut self, most: u64) -> String {
        const LETTERS: &[char] = &[
            'a',
            'Z',
            '0',
            '9',
            '-',
            '_',
            '.',
            '~',
            '/',
            '\\',
            '?',
            '#',
            '%',
            '&',
            '=',
            '+',
            ' ',
            '"',
            '\'',
            '<',
            ';',
            ':',
            '@',
            '\0',
            '\n',
            '\r',
            '\t',
            '\u{85}',
            '\u{a0}',
            '\u{2028}',
            'é',
            'ß',
            '語',
            '\u{202e}',
            '\u{fffd}',
            '\u{feff}',
            '🎥',
            '\u{10ffff}',
        ];
        (0..self.below(most + 1)).map(|_| *self.pick(LETTERS)).collect()
    }
}
