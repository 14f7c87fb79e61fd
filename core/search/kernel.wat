;; The inner loops of the search: dot products of a query with many int8 rows.
;; Built into kernel.ts by scripts/build-search-kernel.ts; a test builds it again and compares.
;;
;; Rows are `stride` bytes apart; stride is a multiple of 16, and what a row has beyond the vector is zero.
(module
  (import "search" "memory" (memory 1))

  ;; out[r] (int32) = sum over i of query[i] (int16) * rows[r * stride + i] (int8), for r in 0 … count - 1.
  ;; The caller keeps |sum| below 2^31 by the size of the query's values (kernel-query.ts).
  (func (export "scan")
    (param $rows i32) (param $count i32) (param $stride i32) (param $query i32) (param $out i32)
    (local $rowEnd i32) (local $outEnd i32) (local $q i32)
    (local $bytes v128) (local $low v128) (local $high v128)
    (local.set $outEnd (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $rowEnd (i32.add (local.get $rows) (local.get $stride)))
        (local.set $q (local.get $query))
        (local.set $low (v128.const i32x4 0 0 0 0))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (loop $next16
          (local.set $bytes (v128.load (local.get $rows)))
          (local.set $low
            (i32x4.add (local.get $low)
              (i32x4.dot_i16x8_s
                (i16x8.extend_low_i8x16_s (local.get $bytes))
                (v128.load (local.get $q)))))
          (local.set $high
            (i32x4.add (local.get $high)
              (i32x4.dot_i16x8_s
                (i16x8.extend_high_i8x16_s (local.get $bytes))
                (v128.load offset=16 (local.get $q)))))
          (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (br_if $next16 (i32.lt_u (local.get $rows) (local.get $rowEnd))))
        (local.set $low (i32x4.add (local.get $low) (local.get $high)))
        (i32.store (local.get $out)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $low)) (i32x4.extract_lane 1 (local.get $low)))
            (i32.add (i32x4.extract_lane 2 (local.get $low)) (i32x4.extract_lane 3 (local.get $low)))))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $nextRow))))

  ;; out[k] (float32) = sum over i of query[i] (float32) * row[i] (int8), for the rows whose addresses are at list[k]
  ;; (int32), k in 0 … count - 1. The order of the additions is fixed: the same on every machine.
  (func (export "rescore")
    (param $list i32) (param $count i32) (param $stride i32) (param $query i32) (param $out i32)
    (local $row i32) (local $rowEnd i32) (local $outEnd i32) (local $q i32)
    (local $half v128)
    (local $bytes v128) (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local.set $outEnd (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))
        (local.set $row (i32.load (local.get $list)))
        (local.set $rowEnd (i32.add (local.get $row) (local.get $stride)))
        (local.set $q (local.get $query))
        (local.set $s0 (v128.const f32x4 0 0 0 0))
        (local.set $s1 (v128.const f32x4 0 0 0 0))
        (local.set $s2 (v128.const f32x4 0 0 0 0))
        (local.set $s3 (v128.const f32x4 0 0 0 0))
        (loop $next16
          (local.set $bytes (v128.load (local.get $row)))
          (local.set $half (i16x8.extend_low_i8x16_s (local.get $bytes)))
          (local.set $s0
            (f32x4.add (local.get $s0)
              (f32x4.mul (v128.load (local.get $q))
                (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
          (local.set $s1
            (f32x4.add (local.get $s1)
              (f32x4.mul (v128.load offset=16 (local.get $q))
                (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
          (local.set $half (i16x8.extend_high_i8x16_s (local.get $bytes)))
          (local.set $s2
            (f32x4.add (local.get $s2)
              (f32x4.mul (v128.load offset=32 (local.get $q))
                (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $half))))))
          (local.set $s3
            (f32x4.add (local.get $s3)
              (f32x4.mul (v128.load offset=48 (local.get $q))
                (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $half))))))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (local.set $q (i32.add (local.get $q) (i32.const 64)))
          (br_if $next16 (i32.lt_u (local.get $row) (local.get $rowEnd))))
        (local.set $s0
          (f32x4.add (f32x4.add (local.get $s0) (local.get $s1)) (f32x4.add (local.get $s2) (local.get $s3))))
        (f32.store (local.get $out)
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $s0)) (f32x4.extract_lane 1 (local.get $s0)))
            (f32.add (f32x4.extract_lane 2 (local.get $s0)) (f32x4.extract_lane 3 (local.get $s0)))))
        (local.set $list (i32.add (local.get $list) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $nextRow)))))
