;; Makes bytes of the text that inline.rs describes. JavaScript puts the text at 512 and gives its length; the bytes come to
;; lie there too, as many as the answer says: none is written before the characters that stand for it are read.
;; At 0 is the table of bytes by place: a character's code is the place of what it stands for by itself, and 90 or 180 more
;; with `}` or `~` before it. The places of `\`, 92 and 90 or 180 more, are passed over.
(module
  (memory (export "memory") 2)
  (func (export "decode") (param $length i32) (result i32)
    (local $at i32)
    (local $out i32)
    (local $place i32)
    ;; The marks twice over: the bytes marked `$`, which is even, take the first places, then those marked `#`. What is
    ;; written for another byte is written over.
    (local.set $place (i32.const 35))
    (loop $marks
      (i32.store8 (local.get $place) (local.get $at))
      (local.set $place (i32.add (local.get $place) (i32.eq
        (i32.and (i32.load8_u offset=512 (i32.and (local.get $at) (i32.const 255))) (i32.const 1))
        (i32.shr_u (local.get $at) (i32.const 8)))))
      (local.set $place (i32.add (local.get $place)
        (i32.eq (i32.rem_u (local.get $place) (i32.const 90)) (i32.const 2))))
      (br_if $marks (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 512))))
    (local.set $at (i32.const 256))
    (loop $bytes
      (if (i32.gt_u (local.tee $place (i32.load8_u offset=512 (local.get $at))) (i32.const 124))
        (then (local.set $place (i32.add
          (i32.mul (i32.sub (local.get $place) (i32.const 124)) (i32.const 90))
          (i32.load8_u offset=512 (local.tee $at (i32.add (local.get $at) (i32.const 1))))))))
      (i32.store8 offset=512 (local.get $out) (i32.load8_u (local.get $place)))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))
      (br_if $bytes (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (local.get $length))))
    (local.get $out)))
