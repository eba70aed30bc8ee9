;; Decodes the text of a module, for codec.js: a loop in JavaScript would run once only, interpreted, and take 2 to 5 ms.
;; An entry of the table at 0, 16 bits for each character, is a byte, or the address where the byte for each second
;; character is found. The result replaces the text, behind which it stays.
(module
  (memory (export "memory") 2)
  (func (export "decode") (param $from i32) (param $end i32) (result i32)
    (local $to i32) (local $entry i32)
    (local.set $to (local.get $from))
    (loop $next
      (local.set $entry (i32.load16_u (i32.shl (i32.load8_u (local.get $from)) (i32.const 1))))
      (if (i32.gt_u (local.get $entry) (i32.const 255))
        (then
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (local.set $entry (i32.load8_u (i32.add (local.get $entry) (i32.load8_u (local.get $from)))))))
      (i32.store8 (local.get $to) (local.get $entry))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $next
        (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 1))) (local.get $end))))
    (local.get $to)))
