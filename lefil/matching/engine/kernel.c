/* The loops of the matching engine. Everything here has a slower twin in numpy; model.py says what the arrays mean.

   Plain C11, 64-bit integers, fixed order, no clock, no random source. Built by tools/kernel.sh, loaded by kernel.py.
   In this file: 1 the worth of a pair; 2 the scan for candidates; 3 lists of pairs and shortest paths;
   4 the auction; 5 the ladder of levels; 6 lists kept complete after a change; 7 the verifier, which shares nothing with 2 to 6. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(LEFIL_PLAIN)
#define FAST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define FAST
#endif
#define INLINE static inline __attribute__((always_inline))

#ifndef LEFIL_STAMP
#define LEFIL_STAMP 0
#endif
unsigned lefil_stamp(void) { return LEFIL_STAMP; }

typedef int64_t i64;
typedef int32_t i32;
typedef uint64_t u64;

typedef struct {
    i64 n, m;                  /* learners, volunteers */
    i64 terms, words, asked;   /* terms; words in a volunteer's row; words in a learner's row */
    i64 points;                /* entries of a row of `table` */
    i64 bonus;                 /* added to the pairs listed in `extra` */
    const i32 *at, *from, *len; /* term -> first word at the volunteer, first word at the learner, how many */
    const i32 *unless;         /* term -> 1 when it counts only if the term before it found nothing */
    const u64 *facts;          /* m x words */
    const u64 *masks;          /* n x asked */
    const uint16_t *shape;     /* n x terms: row of `need` and `table`; 0 when the term says nothing */
    const i32 *need, *table;   /* shape -> fewest bits in common; points by number of bits in common (increasing) */
    const i64 *worth;          /* n: what the learner brings to any pair */
    const i32 *own;            /* m: what the volunteer brings to any pair */
    const i32 *seats;          /* m */
    const i32 *group;          /* n: learners of a group can only be with the volunteers of `member` */
    const i64 *first;          /* groups + 1 */
    const i32 *member;
    const i64 *barred_at; const i32 *barred;  /* n + 1, and volunteers excluded, sorted */
    const i64 *extra_at; const i32 *extra;    /* n + 1, and volunteers who earn the bonus, sorted */
} Model;

/* ---- 1 the worth of a pair ------------------------------------------------------------------------------------- */

INLINE int listed(const i64 *at, const i32 *to, i64 i, i32 j) {
    for (i64 e = at[i]; e < at[i + 1]; e++)
        if (to[e] == j) return 1;
    return 0;
}

/* Points of the terms, or -1 when one of them refuses the pair. */
INLINE i32 terms_of(const Model *M, i64 i, i64 j) {
    const u64 *v = M->facts + j * M->words, *q = M->masks + i * M->asked;
    const uint16_t *shape = M->shape + i * M->terms;
    i32 sum = 0, before = 0;
    for (i64 t = 0; t < M->terms; t++) {
        i32 s = shape[t], count = 0;
        if (!s) { before = 0; continue; }
        const u64 *a = v + M->at[t], *b = q + M->from[t];
        for (i32 w = 0; w < M->len[t]; w++) count += __builtin_popcountll(a[w] & b[w]);
        if (count < M->need[s]) return -1;
        if (!(M->unless[t] && before)) sum += M->table[s * M->points + (count < M->points ? count : M->points - 1)];
        before = count;
    }
    return sum;
}

/* What the pair is worth besides M->worth[i], or -1 when it is not allowed. */
INLINE i32 pair_of(const Model *M, i64 i, i32 j) {
    if (!M->seats[j]) return -1;
    i32 sum = terms_of(M, i, j);
    if (sum < 0 || listed(M->barred_at, M->barred, i, j)) return -1;
    return sum + M->own[j] + (listed(M->extra_at, M->extra, i, j) ? (i32)M->bonus : 0);
}

/* ---- 2 the scan: for each learner, the best volunteers at these prices --------------------------------------------
   The volunteers of a group are written as vertical bitmaps, 512 at a time: one row of bits per fact. Rules are ANDs and ORs
   of rows; a bound of the score is added up bit by bit for 512 volunteers at once, in steps of 2^SHIFT rounded up. Only those
   whose bound passes what is already found are looked at exactly. */

typedef u64 V __attribute__((vector_size(64), aligned(64)));
enum { LANES = 512, WIDE = 8, BITS = 10, SHIFT = 11, RANGE = 900000, MOST = 256 };
#define SCALE ((i64)1 << SHIFT)

typedef struct { i32 first, count, need, unless, any; u64 add[4]; } Step;
typedef struct { i32 at, from, len, unless, need; const i32 *points; } Exact;
typedef struct { i32 steps, most, exact; Step *step; i32 *row; Exact *look; } Plan;
typedef struct { i32 n; i64 least; i64 rank[MOST]; i32 to[MOST], w[MOST]; } Found;
typedef struct { i32 *order; i64 count, chunks, groups; V *bits, *base; i64 *group_at, *group_a, *top; } Block;

INLINE int some(const V *x) {
    u64 all = 0;
    for (int w = 0; w < WIDE; w++) all |= (*x)[w];
    return all != 0;
}

static void transpose(u64 a[64]) {
    u64 mask = 0x00000000FFFFFFFFull;
    for (int s = 32; s; s >>= 1, mask ^= mask << s)
        for (int k = 0; k < 64; k = (k + s + 1) & ~s) {
            u64 t = ((a[k] >> s) ^ a[k + s]) & mask;
            a[k] ^= t << s;
            a[k + s] ^= t;
        }
}

typedef struct { i64 a; i32 j; } Priced;
static int by_price(const void *x, const void *y) {
    const Priced *a = x, *b = y;
    if (a->a != b->a) return a->a > b->a ? -1 : 1;
    return (a->j > b->j) - (a->j < b->j);
}

static int by_number(const void *x, const void *y) { return (*(const i32 *)x > *(const i32 *)y) - (*(const i32 *)x < *(const i32 *)y); }

/* The volunteers of group g, most attractive first, cut where what they bring falls by more than the bits can tell. */
static void block_of(const Model *M, const Priced *sorted, const i32 *place, i64 g, Block *B) {
    i64 count = 0;
    for (i64 e = M->first[g]; e < M->first[g + 1]; e++)
        if (place[M->member[e]] >= 0) B->order[count++] = place[M->member[e]];
    qsort(B->order, count, sizeof(i32), by_number);
    B->count = count;
    B->chunks = (count + LANES - 1) / LANES;
    B->groups = 0;
    i64 facts = M->words * 64;
    u64 part[64];
    for (i64 c = 0; c < B->chunks; c++) {
        V *base = B->base + c * BITS, *bits = B->bits + c * facts;
        memset(base, 0, sizeof(V) * BITS);
        B->top[c] = sorted[B->order[c * LANES]].a;
        for (int w = 0; w < WIDE; w++) {
            i64 low = c * LANES + w * 64, rows = count - low;
            if (rows > 64) rows = 64;
            for (i64 word = 0; word < M->words; word++) {
                memset(part, 0, sizeof part);
                for (i64 r = 0; r < rows; r++) part[r] = M->facts[sorted[B->order[low + r]].j * M->words + word];
                if (rows > 0) transpose(part);
                for (int f = 0; f < 64; f++) bits[word * 64 + f][w] = part[f];
            }
            for (i64 r = 0; r < rows; r++) {
                i64 a = sorted[B->order[low + r]].a;
                if (!B->groups || a < B->group_a[B->groups - 1] - RANGE) {
                    B->group_at[B->groups] = low + r;
                    B->group_a[B->groups++] = a;
                }
                i64 up = (a - (B->group_a[B->groups - 1] - RANGE) + SCALE - 1) >> SHIFT;
                for (int b = 0; b < BITS; b++) base[b][w] |= (u64)(up >> b & 1) << r;
            }
        }
    }
    B->group_at[B->groups] = count;
    for (i64 p = 0; p < count; p++) B->order[p] = sorted[B->order[p]].j;
}

/* What the learner asks, as rows of bits and numbers to add: add[b] for bit b of the count, add[3] from 8 on. */
static void plan_of(const Model *M, i64 i, Plan *P) {
    i32 rows = 0;
    P->steps = P->most = P->exact = 0;
    for (i64 t = 0; t < M->terms; t++) {
        i32 s = M->shape[i * M->terms + t];
        Step *step = P->step + P->steps;
        if (!s) {
            if (P->steps && t + 1 < M->terms && M->unless[t + 1]) { /* the next one must not look at an older term */
                *step = (Step){rows, 0, 0, 0, 1, {0}};
                P->steps++;
                P->look[P->exact++] = (Exact){0, 0, 0, 0, 0, M->table};
            }
            continue;
        }
        step->first = rows;
        for (i32 w = 0; w < M->len[t]; w++)
            for (u64 x = M->masks[i * M->asked + M->from[t] + w]; x; x &= x - 1) P->row[rows++] = (M->at[t] + w) * 64 + __builtin_ctzll(x);
        step->count = rows - step->first;
        step->need = M->need[s];
        step->unless = M->unless[t];
        const i32 *points = M->table + s * M->points;
        if (points[M->points - 1] || step->need > 8 || (t + 1 < M->terms && M->unless[t + 1])) /* the bitmaps settle the others */
            P->look[P->exact++] = (Exact){M->at[t], M->from[t], M->len[t], step->unless, step->need, points};
        i32 top = M->points - 1, up[9];
        for (int c = 0; c <= 8; c++) {
            i32 at = c == 8 ? top : c < top ? c : top;
            if (at > step->count) at = step->count < top ? step->count : top;
            up[c] = (points[at] + SCALE - 1) >> SHIFT;
        }
        i32 most = up[8];
        step->any = step->need <= 1 && (step->count <= 1 || points[1 < top ? 1 : top] == points[top]);
        step->add[0] = up[1];
        step->add[1] = step->count < 2 ? 0 : up[2];
        if (step->count > 2 && up[3] > (i32)(step->add[0] + step->add[1])) step->add[1] = up[3] - step->add[0];
        i32 four = step->count < 4 ? 0 : up[4];
        for (int c = 5; c <= 7 && c <= step->count; c++) {
            i32 low = (c & 1 ? step->add[0] : 0) + (c & 2 ? step->add[1] : 0);
            if (up[c] - low > four) four = up[c] - low;
        }
        step->add[2] = four;
        step->add[3] = up[8];
        if (step->add[0] + step->add[1] + step->add[2] > (u64)most) most = step->add[0] + step->add[1] + step->add[2];
        P->most += most;
        P->steps++;
    }
}

INLINE void add_where(V *sum, const V *mask, u64 number) {
    if (!number) return;
    V carry = {0};
    for (int b = 0; b < BITS; b++) {
        V s = sum[b];
        if (number >> b & 1) {
            sum[b] = s ^ *mask ^ carry;
            carry = (s & *mask) | (carry & (s ^ *mask));
        } else {
            sum[b] = s ^ carry;
            carry = s & carry;
        }
    }
}

/* c[0..2]: the bits of the number of rows set, c[3]: 8 or more (the others are then 0). */
INLINE void count_rows(const V *bits, const i32 *row, i32 count, V c[4]) {
    V one = {0}, two = {0}, four = {0}, full = {0};
    i32 k = 0;
    for (; k + 1 < count; k += 2) {
        V x = bits[row[k]], y = bits[row[k + 1]], both = one ^ x;
        V up = (one & x) | (y & both);
        one = both ^ y;
        V next = two & up;
        two ^= up;
        full |= four & next;
        four ^= next;
    }
    if (k < count) {
        V up = one & bits[row[k]];
        one ^= bits[row[k]];
        V next = two & up;
        two ^= up;
        full |= four & next;
        four ^= next;
    }
    c[0] = one & ~full, c[1] = two & ~full, c[2] = four & ~full, c[3] = full;
}

INLINE void at_least(const V c[4], i32 need, V *out) {
    switch (need) {
    case 1: *out = c[0] | c[1] | c[2] | c[3]; break;
    case 2: *out = c[1] | c[2] | c[3]; break;
    case 3: *out = (c[0] & c[1]) | c[2] | c[3]; break;
    case 4: *out = c[2] | c[3]; break;
    case 5: *out = (c[2] & (c[0] | c[1])) | c[3]; break;
    case 6: *out = (c[2] & c[1]) | c[3]; break;
    case 7: *out = (c[2] & c[1] & c[0]) | c[3]; break;
    default: *out = c[3]; /* the exact look decides above 8 */
    }
}

/* ok: the lanes where no rule refuses; sum: the bound of their points. 0 when no lane is left. */
INLINE int bound_of(const V *bits, const Plan *P, V *ok, V *sum) {
    V got = {0};
    for (i32 k = 0; k < P->steps; k++) {
        const Step *step = P->step + k;
        const i32 *row = P->row + step->first;
        if (step->any) {
            V x = {0};
            for (i32 r = 0; r < step->count; r++) x |= bits[row[r]];
            if (step->need) *ok &= x;
            V where = step->unless ? x & ~got : x;
            got = x;
            add_where(sum, &where, step->add[0]);
        } else {
            V c[4], x, none = {0};
            count_rows(bits, row, step->count, c);
            if (step->need) {
                at_least(c, step->need, &x);
                *ok &= x;
            }
            at_least(c, 1, &x);
            for (int b = 0; b < 4; b++) {
                V where = step->unless ? c[b] & ~got : c[b];
                add_where(sum, &where, step->add[b]);
            }
            got = x | none;
        }
        if (step->need && !some(ok)) return 0;
    }
    return 1;
}

INLINE void lanes_between(i64 low, i64 high, V *out) {
    for (int w = 0; w < WIDE; w++) {
        i64 a = low - w * 64, b = high - w * 64;
        a = a < 0 ? 0 : a > 64 ? 64 : a;
        b = b < 0 ? 0 : b > 64 ? 64 : b;
        u64 x = b == 64 ? ~0ull : (1ull << b) - 1;
        (*out)[w] = a == 64 ? 0 : x & ~((1ull << a) - 1);
    }
}

INLINE i64 shuffled(i64 i, i64 j, i64 jitter) {
    u64 h = (u64)(i + 1) * 0x9E3779B97F4A7C15ull ^ (u64)(j + 1) * 0xC2B2AE3D27D4EB4Full;
    h ^= h >> 29;
    h *= 0xBF58476D1CE4E5B9ull;
    return (i64)(((h >> 40) * (u64)jitter) >> 24);
}

INLINE void keep(Found *F, i32 k, i64 rank, i32 j, i32 w) {
    i32 p = F->n < k ? F->n++ : k - 1;
    for (; p && F->rank[p - 1] < rank; p--) F->rank[p] = F->rank[p - 1], F->to[p] = F->to[p - 1], F->w[p] = F->w[p - 1];
    F->rank[p] = rank, F->to[p] = j, F->w[p] = w;
    if (F->n == k && F->rank[k - 1] > F->least) F->least = F->rank[k - 1];
}

/* Points of a pair that the bitmaps allow. */
INLINE i32 exact_of(const Model *M, const Plan *P, i64 i, i32 j) {
    const u64 *v = M->facts + j * M->words, *q = M->masks + i * M->asked;
    i32 sum = 0, before = 0, top = M->points - 1;
    for (i32 t = 0; t < P->exact; t++) {
        const Exact *E = P->look + t;
        const u64 *a = v + E->at, *b = q + E->from;
        i32 count = 0;
        for (i32 w = 0; w < E->len; w++) count += __builtin_popcountll(a[w] & b[w]);
        if (count < E->need) return -1;
        sum += E->unless && before ? 0 : E->points[count < top ? count : top];
        before = count;
    }
    return sum + M->own[j];
}

INLINE void consider(const Model *M, const i64 *price, i64 i, i32 j, i32 w, i64 jitter, i32 k, Found *F) {
    if (w < 0) return;
    i64 rank = M->worth[i] + w - price[j] + (jitter ? shuffled(i, j, jitter) : 0);
    if (rank > F->least) keep(F, k, rank, j, w);
}

INLINE i64 how_many(const V *x) {
    i64 count = 0;
    for (int w = 0; w < WIDE; w++) count += __builtin_popcountll((*x)[w]);
    return count;
}

/* Leaves the lanes whose sum is above t; how many. */
INLINE i64 above(const V *sum, i64 t, V *lanes) {
    if (t >= ((i64)1 << BITS) - 1) return *lanes = (V){0}, 0;
    if (t >= 0) {
        V more = {0}, same = *lanes;
        for (int b = BITS - 1; b >= 0; b--) {
            if (t >> b & 1) same &= sum[b];
            else more |= same & sum[b], same &= ~sum[b];
        }
        *lanes = more;
    }
    return how_many(lanes);
}

/* Leaves the k lanes of the highest sums, and those equal to the last of them. */
INLINE void highest(const V *sum, i64 k, V *lanes) {
    V sure = {0}, open = *lanes;
    for (int b = BITS - 1; b >= 0; b--) {
        V x = open & sum[b];
        i64 count = how_many(&x);
        if (count >= k) open = x;
        else k -= count, sure |= x, open &= ~sum[b];
    }
    *lanes = sure | open;
}

INLINE void look(const Model *M, const Plan *P, const i64 *price, const i32 *order, i64 i, const V *lanes, i64 jitter, i32 k, Found *F) {
    for (int w = 0; w < WIDE; w++)
        for (u64 x = (*lanes)[w]; x; x &= x - 1) {
            i32 j = order[w * 64 + __builtin_ctzll(x)];
            if (listed(M->extra_at, M->extra, i, j) || listed(M->barred_at, M->barred, i, j)) continue;
            consider(M, price, i, j, exact_of(M, P, i, j), jitter, k, F);
        }
}

INLINE void learner(const Model *M, const Block *B, const Plan *P, const i64 *price, i64 i, i64 jitter, i32 k, Found *F) {
    i64 facts = M->words * 64, g = 0;
    for (i64 e = M->extra_at[i]; e < M->extra_at[i + 1]; e++) consider(M, price, i, M->extra[e], pair_of(M, i, M->extra[e]), jitter, k, F);
    for (i64 c = 0; c < B->chunks; c++) {
        i64 low = c * LANES, high = low + LANES < B->count ? low + LANES : B->count;
        while (B->group_at[g + 1] <= low) g++;
        i64 over = F->least - jitter - M->worth[i];
        if (over >= B->top[c] + P->most * SCALE) return; /* and all that follow bring less */
        V ok, sum[BITS];
        lanes_between(0, high - low, &ok);
        memcpy(sum, B->base + c * BITS, sizeof sum);
        if (!bound_of(B->bits + c * facts, P, &ok, sum)) continue;
        for (i64 h = g; h < B->groups && B->group_at[h] < high; h++) {
            V lanes;
            lanes_between(B->group_at[h] - low, B->group_at[h + 1] - low, &lanes);
            lanes &= ok;
            i64 shift = RANGE - jitter - M->worth[i] - B->group_a[h];
            if (above(sum, (F->least + shift) >> SHIFT, &lanes) > 2 * k) { /* the most promising ones first: they raise the limit */
                V best = lanes;
                highest(sum, k, &best);
                lanes &= ~best;
                look(M, P, price, B->order + low, i, &best, jitter, k, F);
                above(sum, (F->least + shift) >> SHIFT, &lanes);
            }
            look(M, P, price, B->order + low, i, &lanes, jitter, k, F);
        }
    }
}

/* For each learner of rows (sorted by group): at most k pairs whose value minus price is above least[r], the best first.
   to, w: count x k; found: how many; bound: no other allowed pair of this learner is above it. Returns the pairs found. */
FAST i64 lefil_scan(const Model *M, const i64 *price, const i32 *rows, i64 count, const i64 *least, i64 jitter, i32 k, i32 *to, i32 *w,
                    i32 *found, i64 *bound) {
    i64 most = 0, groups = 0, total = 0;
    for (i64 r = 0; r < count; r++) groups = M->group[rows[r]] >= groups ? M->group[rows[r]] + 1 : groups;
    for (i64 g = 0; g < groups; g++) most = M->first[g + 1] - M->first[g] > most ? M->first[g + 1] - M->first[g] : most;
    i64 chunks = (most + LANES - 1) / LANES + 1;
    Priced *sorted = malloc(sizeof(Priced) * (M->m + 1));
    i32 *place = malloc(sizeof(i32) * (M->m + 1));
    Block B = {malloc(sizeof(i32) * (most + 1)), 0, 0, 0, aligned_alloc(64, sizeof(V) * chunks * M->words * 64),
               aligned_alloc(64, sizeof(V) * chunks * BITS), malloc(8 * (most + 2)), malloc(8 * (most + 2)), malloc(8 * chunks)};
    Plan P = {0, 0, 0, malloc(sizeof(Step) * (M->terms + 1)), malloc(sizeof(i32) * (M->asked * 64 + 1)), malloc(sizeof(Exact) * (M->terms + 1))};
    i64 open = 0;
    for (i64 j = 0; j < M->m; j++)
        if (M->seats[j]) sorted[open++] = (Priced){M->own[j] - price[j], (i32)j};
    qsort(sorted, open, sizeof(Priced), by_price);
    for (i64 j = 0; j < M->m; j++) place[j] = -1;
    for (i64 p = 0; p < open; p++) place[sorted[p].j] = (i32)p;
    for (i64 r = 0, at = -1; r < count; r++) {
        i64 i = rows[r];
        if (M->group[i] != at) block_of(M, sorted, place, at = M->group[i], &B);
        plan_of(M, i, &P);
        Found F = {.n = 0, .least = least[r]};
        learner(M, &B, &P, price, i, jitter, k, &F);
        found[r] = F.n;
        bound[r] = F.least;
        memcpy(to + r * k, F.to, sizeof(i32) * F.n);
        memcpy(w + r * k, F.w, sizeof(i32) * F.n);
        total += F.n;
    }
    free(sorted), free(place), free(B.order), free(B.bits), free(B.base), free(B.group_at), free(B.group_a), free(B.top), free(P.step), free(P.row), free(P.look);
    return total;
}

/* ---- 3 lists of pairs, and shortest alternating paths ---------------------------------------------------------------
   Kept true all along: gain[i] + price[j] >= value(i, j), equal where i and j are paired; gain[i] = 0 where i is left out;
   gains and prices >= 0. place() brings a learner in; fill() makes a volunteer with a free seat cheaper until the seat is
   taken or the price is 0. When both have nothing left to do the pairs are the best of the lists, and the prices prove it. */

typedef struct { i32 to, w; } Edge;
typedef struct { i64 *off; i32 *len, *cap; Edge *pool; i64 used, size, rows; } Lists;
typedef struct { i64 d; i32 v; } Far;

typedef struct {
    const Model *M;
    i64 *gain, *price; /* n, m */
    i32 *mate, *seats; /* n: volunteer or -1; m: seats left */
    i64 *reach;        /* n: no allowed pair outside the lists has a value minus price above it */
    i64 n, m;          /* rows that there is room for */
    Lists near, back;  /* learner -> volunteers, volunteer -> learners */
    i32 *head, *next, *prev; /* volunteer -> learners paired with it */
    i64 *far_i, *far_j; i32 *came_i, *came_j, *left_j; /* of one search */
    i64 *seen_i, *seen_j, *done_i, *done_j, stamp;
    i32 *who, *where; i64 whos, wheres;
    Far *heap; i64 heap_len, heap_size;
    i64 *dropped; i32 *drops; i64 drop_count, drop_stamp; /* volunteers whose price fell */
    i32 *better; i64 betters; /* learners whose lists grew */
    i64 *ref, base, most, cheap; /* prices that `reach` is counted at; volunteers known to `member`; see lefil_steady */
    i32 *order; i64 first; /* the learners of the beginning, by group */
    i64 searches, steps;
} State;

static void lists_new(Lists *L, i64 rows) {
    L->rows = rows;
    L->off = calloc(rows + 1, 8), L->len = calloc(rows + 1, 4), L->cap = calloc(rows + 1, 4);
    L->used = 0, L->size = 1024, L->pool = malloc(sizeof(Edge) * L->size);
}

static void lists_free(Lists *L) { free(L->off), free(L->len), free(L->cap), free(L->pool); }

static void lists_room(Lists *L, i64 row, i32 cap) {
    if (cap <= L->cap[row]) return;
    if (L->used + cap > L->size) {
        while (L->used + cap > L->size) L->size += L->size / 2 + 1024;
        L->pool = realloc(L->pool, sizeof(Edge) * L->size);
    }
    memcpy(L->pool + L->used, L->pool + L->off[row], sizeof(Edge) * L->len[row]);
    L->off[row] = L->used, L->cap[row] = cap, L->used += cap;
}

INLINE void lists_add(Lists *L, i64 row, i32 to, i32 w) {
    if (L->len[row] == L->cap[row]) lists_room(L, row, L->cap[row] ? L->cap[row] * 2 : 4);
    L->pool[L->off[row] + L->len[row]++] = (Edge){to, w};
}

State *lefil_new(const Model *M, i64 n, i64 m, i64 *gain, i64 *price, i32 *mate, i32 *seats, i64 *reach) {
    State *S = calloc(1, sizeof *S);
    S->M = M, S->gain = gain, S->price = price, S->mate = mate, S->seats = seats, S->reach = reach, S->n = n, S->m = m;
    lists_new(&S->near, n), lists_new(&S->back, m);
    S->head = malloc(4 * (m + 1)), S->next = malloc(4 * (n + 1)), S->prev = malloc(4 * (n + 1));
    memset(S->head, -1, 4 * (m + 1));
    S->far_i = malloc(8 * (n + 1)), S->far_j = malloc(8 * (m + 1));
    S->came_i = malloc(4 * (n + 1)), S->came_j = malloc(4 * (m + 1)), S->left_j = malloc(4 * (m + 1));
    S->seen_i = calloc(n + 1, 8), S->seen_j = calloc(m + 1, 8), S->done_i = calloc(n + 1, 8), S->done_j = calloc(m + 1, 8);
    S->who = malloc(4 * (n + 1)), S->where = malloc(4 * (m + 1));
    S->heap_size = 1024, S->heap = malloc(sizeof(Far) * S->heap_size);
    S->dropped = calloc(m + 1, 8), S->drops = malloc(4 * (m + 1)), S->drop_stamp = 1;
    S->better = malloc(4 * (n + 1)), S->ref = calloc(m + 1, 8), S->order = malloc(4 * (n + 1));
    return S;
}

void lefil_free(State *S) {
    lists_free(&S->near), lists_free(&S->back);
    free(S->head), free(S->next), free(S->prev), free(S->far_i), free(S->far_j), free(S->came_i), free(S->came_j), free(S->left_j);
    free(S->seen_i), free(S->seen_j), free(S->done_i), free(S->done_j), free(S->who), free(S->where), free(S->heap), free(S->dropped);
    free(S->drops), free(S->better), free(S->ref), free(S->order), free(S);
}

/* Adds pairs (rows[r], to[r * k + e]); those known already are left out. Returns how many were new. */
i64 lefil_add(State *S, const i32 *rows, i64 count, i32 k, const i32 *to, const i32 *w, const i32 *found) {
    i64 added = 0;
    for (i64 j = 0; j < S->m; j++) S->left_j[j] = 0;
    for (i64 r = 0; r < count; r++) {
        lists_room(&S->near, rows[r], S->near.len[rows[r]] + found[r]);
        for (i32 e = 0; e < found[r]; e++) S->left_j[to[r * k + e]]++;
    }
    for (i64 j = 0; j < S->m; j++)
        if (S->left_j[j]) lists_room(&S->back, j, S->back.len[j] + S->left_j[j]);
    for (i64 r = 0; r < count; r++) {
        i32 i = rows[r];
        const Edge *known = S->near.pool + S->near.off[i];
        i32 before = S->near.len[i];
        for (i32 e = 0; e < found[r]; e++) {
            i32 j = to[r * k + e], old = 0;
            for (i32 x = 0; x < before && !old; x++) old = known[x].to == j;
            if (old) continue;
            lists_add(&S->near, i, j, w[r * k + e]);
            lists_add(&S->back, j, i, w[r * k + e]);
            added++;
        }
    }
    return added;
}

INLINE void join(State *S, i32 i, i32 j) {
    S->mate[i] = j;
    S->prev[i] = -1, S->next[i] = S->head[j];
    if (S->head[j] >= 0) S->prev[S->head[j]] = i;
    S->head[j] = i;
}

/* Takes i out of its pair; the seat is not counted free. Returns the volunteer. */
INLINE i32 part(State *S, i32 i) {
    i32 j = S->mate[i];
    if (S->prev[i] >= 0) S->next[S->prev[i]] = S->next[i];
    else S->head[j] = S->next[i];
    if (S->next[i] >= 0) S->prev[S->next[i]] = S->prev[i];
    S->mate[i] = -1;
    return j;
}

static void lists_copy(Lists *to, const Lists *from) {
    lists_new(to, from->rows);
    memcpy(to->off, from->off, 8 * (from->rows + 1)), memcpy(to->len, from->len, 4 * (from->rows + 1));
    memcpy(to->cap, from->cap, 4 * (from->rows + 1));
    to->used = from->used, to->size = from->size;
    to->pool = realloc(to->pool, sizeof(Edge) * to->size);
    memcpy(to->pool, from->pool, sizeof(Edge) * to->used);
}

/* Everything of T, with the arrays given, which are copies already. */
State *lefil_copy(const State *T, const Model *M, i64 *gain, i64 *price, i32 *mate, i32 *seats, i64 *reach) {
    i64 n = T->n, m = T->m;
    State *S = lefil_new(M, n, m, gain, price, mate, seats, reach);
    lists_free(&S->near), lists_free(&S->back);
    lists_copy(&S->near, &T->near), lists_copy(&S->back, &T->back);
    memcpy(S->head, T->head, 4 * (m + 1)), memcpy(S->next, T->next, 4 * (n + 1)), memcpy(S->prev, T->prev, 4 * (n + 1));
    memcpy(S->ref, T->ref, 8 * (m + 1)), memcpy(S->order, T->order, 4 * (n + 1));
    memcpy(S->drops, T->drops, 4 * (m + 1));
    S->base = T->base, S->most = T->most, S->cheap = T->cheap, S->first = T->first, S->drop_count = T->drop_count;
    return S;
}

/* Makes the pairs of mate[n] in a state that has none. */
void lefil_adopt(State *S, const i32 *mate, i64 n) {
    for (i64 i = 0; i < n; i++)
        if (mate[i] >= 0) S->seats[mate[i]]--, join(S, (i32)i, mate[i]);
}

INLINE void push(State *S, i64 d, i32 v) {
    if (S->heap_len == S->heap_size) S->heap = realloc(S->heap, sizeof(Far) * (S->heap_size *= 2));
    i64 p = S->heap_len++;
    Far *h = S->heap;
    for (; p; p = (p - 1) >> 2) {
        Far up = h[(p - 1) >> 2];
        if (up.d < d || (up.d == d && up.v <= v)) break;
        h[p] = up;
    }
    h[p] = (Far){d, v};
}

INLINE Far pop(State *S) {
    Far *h = S->heap, top = h[0], last = h[--S->heap_len];
    i64 p = 0, n = S->heap_len;
    for (;;) {
        i64 c = 4 * p + 1, best = c, end = c + 4 < n ? c + 4 : n;
        if (c >= n) break;
        for (i64 x = c + 1; x < end; x++)
            if (h[x].d < h[best].d || (h[x].d == h[best].d && h[x].v < h[best].v)) best = x;
        if (last.d < h[best].d || (last.d == h[best].d && last.v <= h[best].v)) break;
        h[p] = h[best];
        p = best;
    }
    h[p] = last;
    return top;
}

typedef struct { i64 limit; i32 end, seat; } End;

/* Learner x, reached at this distance, asks every volunteer near. */
INLINE void ask(State *S, i32 x, i64 far, End *E) {
    S->who[S->whos++] = x;
    S->far_i[x] = far;
    i64 base = far + S->gain[x] - S->M->worth[x];
    const Edge *e = S->near.pool + S->near.off[x];
    S->steps += S->near.len[x];
    for (i32 k = 0, n = S->near.len[x]; k < n; k++) {
        i32 j = e[k].to;
        i64 d = base + S->price[j] - e[k].w;
        if (d >= E->limit || (S->seen_j[j] == S->stamp && S->far_j[j] <= d)) continue;
        S->seen_j[j] = S->stamp, S->far_j[j] = d, S->came_j[j] = x;
        if (S->seats[j]) *E = (End){d, x, j};
        else push(S, d, j);
    }
}

/* Finds the cheapest end for learner i: a free seat, somebody else left out, or i left out (end == i). Changes no pair. */
INLINE End forward(State *S, i32 i, i64 limit) {
    End E = {limit, i, -1};
    S->stamp++, S->searches++;
    S->heap_len = S->whos = S->wheres = 0;
    ask(S, i, 0, &E);
    while (S->heap_len && S->heap[0].d < E.limit) {
        Far f = pop(S);
        if (S->done_j[f.v] == S->stamp) continue;
        S->done_j[f.v] = S->stamp;
        S->where[S->wheres++] = f.v;
        for (i32 x = S->head[f.v]; x >= 0; x = S->next[x]) {
            if (f.d + S->gain[x] < E.limit) E = (End){f.d + S->gain[x], x, -1};
            ask(S, x, f.d, &E);
        }
    }
    return E;
}

static void place(State *S, i32 i) {
    End E = forward(S, i, S->gain[i]);
    for (i64 k = 0; k < S->whos; k++)
        if (S->far_i[S->who[k]] < E.limit) S->gain[S->who[k]] -= E.limit - S->far_i[S->who[k]];
    for (i64 k = 0; k < S->wheres; k++)
        if (S->far_j[S->where[k]] < E.limit) S->price[S->where[k]] += E.limit - S->far_j[S->where[k]];
    i32 j = E.seat;
    if (j < 0) {
        if (E.end == i) return;
        j = part(S, E.end);
    } else S->seats[j]--;
    for (;;) {
        i32 x = S->came_j[j], left = S->mate[x];
        if (left >= 0) part(S, x);
        join(S, x, j);
        if (x == i) return;
        j = left;
    }
}

INLINE void invite(State *S, i32 y, i64 far, End *E) {
    S->where[S->wheres++] = y;
    i64 base = far + S->price[y];
    S->far_j[y] = far;
    const Edge *e = S->back.pool + S->back.off[y];
    S->steps += S->back.len[y];
    for (i32 k = 0, n = S->back.len[y]; k < n; k++) {
        i32 x = e[k].to;
        i64 d = base + S->gain[x] - S->M->worth[x] - e[k].w;
        if (d >= E->limit || (S->seen_i[x] == S->stamp && S->far_i[x] <= d)) continue;
        S->seen_i[x] = S->stamp, S->far_i[x] = d, S->came_i[x] = y;
        if (S->mate[x] < 0) *E = (End){d, x, -1};
        else push(S, d, x);
    }
}

INLINE void price_fell(State *S, i32 j) {
    if (S->dropped[j] == S->drop_stamp) return;
    S->dropped[j] = S->drop_stamp;
    S->drops[S->drop_count++] = j;
}

/* The free seat at j becomes cheaper until a learner left out takes it, through others who move, or until its price, or that of
   the volunteer at the other end, is 0. */
static void fill(State *S, i32 j) {
    End E = {S->price[j], -1, -1};
    S->stamp++, S->searches++;
    S->heap_len = S->whos = S->wheres = 0;
    S->done_j[j] = S->stamp;
    invite(S, j, 0, &E);
    while (S->heap_len && S->heap[0].d < E.limit) {
        Far f = pop(S);
        if (S->done_i[f.v] == S->stamp) continue;
        S->done_i[f.v] = S->stamp;
        S->who[S->whos++] = f.v;
        i32 y = S->mate[f.v];
        if (S->done_j[y] == S->stamp) continue;
        S->done_j[y] = S->stamp;
        S->left_j[y] = f.v;
        if (f.d + S->price[y] < E.limit) E = (End){f.d + S->price[y], f.v, -1};
        invite(S, y, f.d, &E);
    }
    for (i64 k = 0; k < S->wheres; k++) {
        i32 y = S->where[k];
        if (S->far_j[y] < E.limit) S->price[y] -= E.limit - S->far_j[y], price_fell(S, y);
    }
    for (i64 k = 0; k < S->whos; k++)
        if (S->far_i[S->who[k]] < E.limit) S->gain[S->who[k]] += E.limit - S->far_i[S->who[k]];
    if (E.end < 0) return;
    i32 x = E.end;
    if (S->mate[x] >= 0) S->seats[S->mate[x]]++;
    S->seats[j]--;
    for (;;) {
        if (S->mate[x] >= 0) part(S, x);
        i32 y = S->came_i[x];
        join(S, x, y);
        if (y == j) return;
        x = S->left_j[y];
    }
}

/* Raises the gain of i to its best offer in the lists; 1 when i is now to be placed. */
INLINE int rise(State *S, i32 i) {
    const Edge *e = S->near.pool + S->near.off[i];
    i64 best = S->gain[i];
    for (i32 k = 0; k < S->near.len[i]; k++) {
        i64 d = S->M->worth[i] + e[k].w - S->price[e[k].to];
        if (d > best) best = d;
    }
    if (best > S->gain[i]) {
        S->gain[i] = best;
        if (S->mate[i] >= 0) S->seats[part(S, i)]++;
    }
    return S->mate[i] < 0;
}

static void fill_all(State *S) {
    for (i64 j = 0; j < S->M->m; j++)
        while (S->seats[j] && S->price[j] > 0) fill(S, (i32)j);
}

/* Makes pairs and prices exact for the lists again after learners of rows got new pairs. hint[i]: a volunteer that i may take at
   once when nothing is better, or -1. */
void lefil_settle(State *S, const i32 *rows, i64 count, const i32 *hint) {
    i64 left = 0;
    i32 *outside = malloc(4 * (count + 1));
    for (i64 r = 0; r < count; r++) {
        i32 i = rows[r], j = hint ? hint[i] : -1;
        if (!rise(S, i)) continue;
        if (j >= 0 && S->seats[j]) {
            const Edge *e = S->near.pool + S->near.off[i];
            for (i32 k = 0; k < S->near.len[i]; k++)
                if (e[k].to == j && S->gain[i] + S->price[j] == S->M->worth[i] + e[k].w) {
                    S->seats[j]--, join(S, i, j);
                    break;
                }
        }
        if (S->mate[i] < 0) outside[left++] = i;
    }
    for (i64 r = 0; r < left; r++)
        if (S->mate[outside[r]] < 0 && S->gain[outside[r]] > 0) place(S, outside[r]);
    free(outside);
    fill_all(S);
}

/* ---- 4 the auction: good starting prices ------------------------------------------------------------------------------
   Learners bid in turn, the one who waited first; a volunteer keeps the best bids. Nothing here has to be exact. */

typedef struct { i64 bid; i32 i; } Bid;

INLINE void sift(Bid *h, i64 n, i64 p) {
    for (;;) {
        i64 c = 2 * p + 1;
        if (c >= n) return;
        if (c + 1 < n && (h[c + 1].bid < h[c].bid || (h[c + 1].bid == h[c].bid && h[c + 1].i < h[c].i))) c++;
        if (h[p].bid < h[c].bid || (h[p].bid == h[c].bid && h[p].i <= h[c].i)) return;
        Bid t = h[p];
        h[p] = h[c], h[c] = t, p = c;
    }
}

INLINE void lift(Bid *h, i64 p) {
    for (; p && (h[p].bid < h[(p - 1) / 2].bid || (h[p].bid == h[(p - 1) / 2].bid && h[p].i < h[(p - 1) / 2].i)); p = (p - 1) / 2) {
        Bid t = h[p];
        h[p] = h[(p - 1) / 2], h[(p - 1) / 2] = t;
    }
}

/* step: added to each bid; jump: the most a bid rises at once; bids: after so many it stops, or when only `enough` learners are
   outside. Changes price; hint: who holds a seat at the end. seats: of the model, whatever the pairs of the state are. */
i64 lefil_auction(State *S, const i32 *rows, i64 count, i64 step, i64 jump, i64 bids, i64 enough, i32 *hint) {
    i64 m = S->M->m, total = 0, made = 0;
    i64 *slot = malloc(8 * (m + 1)), *held = calloc(m + 1, 8);
    for (i64 j = 0; j < m; j++) slot[j] = total, total += S->back.len[j] < S->M->seats[j] ? S->back.len[j] : S->M->seats[j];
    slot[m] = total;
    Bid *book = malloc(sizeof(Bid) * (total + 1));
    i32 *queue = malloc(4 * (count + 1));
    i64 head = 0, waiting = 0;
    for (i64 r = 0; r < count; r++) {
        hint[rows[r]] = -1;
        if (S->near.len[rows[r]]) queue[waiting++] = rows[r];
    }
    i64 size = count + 1;
    while (waiting > enough && made < bids) {
        i32 i = queue[head];
        head = head + 1 == size ? 0 : head + 1, waiting--;
        const Edge *e = S->near.pool + S->near.off[i];
        i64 best = 0, second = 0;
        i32 to = -1;
        for (i32 k = 0; k < S->near.len[i]; k++) {
            i64 d = S->M->worth[i] + e[k].w - S->price[e[k].to];
            if (d > best) second = best, best = d, to = e[k].to;
            else if (d > second) second = d;
        }
        if (to < 0) continue;
        if (second < best - jump) second = best - jump;
        made++;
        i64 bid = S->price[to] + best - second + step, places = slot[to + 1] - slot[to];
        Bid *h = book + slot[to];
        hint[i] = to;
        if (held[to] < places) {
            h[held[to]] = (Bid){bid, i};
            lift(h, held[to]++);
        } else {
            i32 out = h[0].i;
            hint[out] = -1;
            queue[(head + waiting++) % size] = out;
            h[0] = (Bid){bid, i};
            sift(h, places, 0);
        }
        if (held[to] == S->M->seats[to] && h[0].bid > S->price[to]) S->price[to] = h[0].bid;
    }
    free(slot), free(held), free(book), free(queue);
    return made;
}

/* ---- 5 the ladder: who is served, level after level --------------------------------------------------------------------
   Learners come by decreasing level and are matched in the largest number (Hopcroft and Karp). When no path is left, what the
   search has seen is full for good with learners of this level or above: those volunteers get the level as their rung. */

typedef struct { i32 *stack, *taken, *iter, *lay; } Climb;

/* A path from x along the layers to a free seat; changes the pairs and returns 1 when there is one. */
static int climb(State *S, Climb *C, i32 root, const char *closed) {
    i64 top = 0;
    C->stack[0] = root;
    while (top >= 0) {
        i32 x = C->stack[top];
        const Edge *e = S->near.pool + S->near.off[x];
        i32 j = -1;
        for (; C->iter[x] < S->near.len[x]; C->iter[x]++) {
            i32 c = e[C->iter[x]].to;
            if (closed[c] || S->done_j[c] == S->stamp || S->seen_j[c] != S->stamp || S->left_j[c] != C->lay[x]) continue;
            if (S->seats[c]) { j = c; break; }
            i32 h = S->head[c];
            while (h >= 0 && !(S->seen_i[h] == S->stamp && C->lay[h] == C->lay[x] + 1 && S->done_i[h] != S->stamp)) h = S->next[h];
            if (h < 0) {
                S->done_j[c] = S->stamp;
                continue;
            }
            S->done_i[h] = S->stamp;
            C->taken[top] = c;
            C->stack[++top] = h;
            goto deeper;
        }
        if (j < 0) { top--; continue; }
        C->taken[top] = j;
        S->seats[j]--;
        for (i64 t = top; t >= 0; t--) {
            if (S->mate[C->stack[t]] >= 0) part(S, C->stack[t]);
            join(S, C->stack[t], C->taken[t]);
        }
        return 1;
    deeper:;
    }
    return 0;
}

/* rows: learners by decreasing level[r]; rung: m. The state must have no pair; it has none again at the end, hint has them. */
void lefil_ladder(State *S, const i32 *rows, const i64 *level, i64 count, i64 *rung, i32 *hint) {
    i64 n = S->n, m = S->M->m;
    Climb C = {malloc(4 * (n + 1)), malloc(4 * (n + 1)), malloc(4 * (n + 1)), malloc(4 * (n + 1))};
    char *closed = calloc(m + 1, 1);
    i32 *queue = malloc(4 * (n + 1)), *alone = malloc(4 * (count + 1));
    memset(rung, 0, 8 * m);
    for (i64 low = 0, high; low < count; low = high) {
        i64 left = 0;
        for (high = low; high < count && level[high] == level[low]; high++) {
            i32 i = rows[high], k = 0;
            const Edge *e = S->near.pool + S->near.off[i];
            while (k < S->near.len[i] && (closed[e[k].to] || !S->seats[e[k].to])) k++;
            if (k < S->near.len[i]) S->seats[e[k].to]--, join(S, i, e[k].to);
            else if (S->near.len[i]) alone[left++] = i;
        }
        while (left) {
            i64 tail = 0, deepest = INT64_MAX;
            S->stamp++;
            for (i64 r = 0; r < left; r++) queue[tail++] = alone[r], S->seen_i[alone[r]] = S->stamp, C.lay[alone[r]] = 0, C.iter[alone[r]] = 0;
            for (i64 h = 0; h < tail; h++) {
                i32 x = queue[h];
                if (C.lay[x] > deepest) break;
                const Edge *e = S->near.pool + S->near.off[x];
                for (i32 k = 0; k < S->near.len[x]; k++) {
                    i32 j = e[k].to;
                    if (closed[j] || S->seen_j[j] == S->stamp) continue;
                    S->seen_j[j] = S->stamp, S->left_j[j] = C.lay[x];
                    if (S->seats[j]) deepest = C.lay[x];
                    for (i32 y = S->head[j]; y >= 0; y = S->next[y])
                        if (S->seen_i[y] != S->stamp) S->seen_i[y] = S->stamp, C.lay[y] = C.lay[x] + 1, C.iter[y] = 0, queue[tail++] = y;
                }
            }
            if (deepest == INT64_MAX) {
                for (i64 j = 0; j < m; j++)
                    if (S->seen_j[j] == S->stamp) rung[j] = level[low], closed[j] = 1;
                break;
            }
            i64 still = 0;
            for (i64 r = 0; r < left; r++)
                if (!climb(S, &C, alone[r], closed)) alone[still++] = alone[r];
            left = still;
        }
    }
    for (i64 r = 0; r < count; r++) {
        hint[rows[r]] = S->mate[rows[r]];
        if (S->mate[rows[r]] >= 0) S->seats[part(S, rows[r])]++;
    }
    free(C.stack), free(C.taken), free(C.iter), free(C.lay), free(closed), free(queue), free(alone);
}

/* The lowest rung in the lists of each learner of rows, or -1. */
void lefil_lowest(const State *S, const i32 *rows, i64 count, const i64 *rung, i64 *lowest) {
    for (i64 r = 0; r < count; r++) {
        const Edge *e = S->near.pool + S->near.off[rows[r]];
        lowest[r] = -1;
        for (i32 k = 0; k < S->near.len[rows[r]]; k++)
            if (lowest[r] < 0 || rung[e[k].to] < lowest[r]) lowest[r] = rung[e[k].to];
    }
}

/* Pairs in the lists: number, then in the order of learners (rows, to, w) when the arrays are given. */
i64 lefil_edges(const State *S, i32 *rows, i32 *to, i32 *w) {
    i64 total = 0;
    for (i64 i = 0; i < S->M->n; i++)
        for (i32 k = 0; k < S->near.len[i]; k++, total++)
            if (rows) rows[total] = (i32)i, to[total] = S->near.pool[S->near.off[i] + k].to, w[total] = S->near.pool[S->near.off[i] + k].w;
    return total;
}

void lefil_counts(const State *S, i64 *out) { out[0] = S->searches, out[1] = S->steps; }

static void lists_drop(Lists *L, i64 row, i32 to) {
    Edge *e = L->pool + L->off[row];
    for (i32 k = 0; k < L->len[row]; k++)
        if (e[k].to == to) { memmove(e + k, e + k + 1, sizeof(Edge) * (--L->len[row] - k)); return; }
}

/* ---- 6 a pool that is kept: each change makes pairs and prices exact again, over every allowed pair ----------------------
   reach[i] bounds what a pair outside the lists is worth to learner i at the prices `ref`. At today's prices it is worth at most
   reach[i] + fall, where `fall` is the most that a price lies below its ref. While gain[i] >= reach[i] + fall for all, nothing
   outside the lists matters. A volunteer whose price fell far is looked at by everybody again, and its ref becomes the price. */

INLINE void grew(State *S, i32 i) {
    if (S->betters < S->n) S->better[S->betters++] = i;
}

INLINE i64 lowest_price(const State *S, i64 j) { return S->ref[j] < S->price[j] ? S->ref[j] : S->price[j]; }

/* The volunteers to look at for learner i: those of the group, and those who came later. */
INLINE i64 next_of(const State *S, i32 i, i64 *k) {
    const Model *M = S->M;
    i64 g = M->group[i], known = g < 0 ? 0 : M->first[g + 1] - M->first[g], at = (*k)++;
    if (g < 0) return at < M->m ? at : -1;
    if (at < known) return M->member[M->first[g] + at];
    return S->base + at - known < M->m ? S->base + at - known : -1;
}

INLINE int first_holds(const Model *M, i64 i, i64 j) {
    i32 bits = 0, s = M->shape[i * M->terms];
    for (i32 w = 0; w < M->len[0]; w++) bits += __builtin_popcountll(M->facts[j * M->words + M->at[0] + w] & M->masks[i * M->asked + M->from[0] + w]);
    return !s || bits >= M->need[s];
}

static FAST void relist(State *S, i32 i, i64 margin, int both) {
    const Model *M = S->M;
    S->stamp++;
    for (i32 k = 0; k < S->near.len[i]; k++) S->seen_j[S->near.pool[S->near.off[i] + k].to] = S->stamp;
    i64 best = S->gain[i];
    for (i64 k = 0, j; (j = next_of(S, i, &k)) >= 0;) {
        S->left_j[j] = M->worth[i] + S->most - lowest_price(S, j) <= best - margin ? -1 : pair_of(M, i, (i32)j);
        if (S->left_j[j] >= 0 && M->worth[i] + S->left_j[j] - S->price[j] > best) best = M->worth[i] + S->left_j[j] - S->price[j];
    }
    i64 reach = best - margin;
    for (i64 k = 0, j; (j = next_of(S, i, &k)) >= 0;) {
        if (S->left_j[j] < 0 || S->seen_j[j] == S->stamp || M->worth[i] + S->left_j[j] - lowest_price(S, j) <= reach) continue;
        lists_add(&S->near, i, (i32)j, S->left_j[j]);
        if (both) lists_add(&S->back, j, i, S->left_j[j]);
    }
    S->reach[i] = reach;
    if (both) grew(S, i);
}

/* Who may be with volunteer j and matters at the price p or above: the learners in `who`, what each pair brings in `came_i`.
   With `rising`, *p becomes the most that one of them would pay. Returns how many. */
static FAST i64 askers(State *S, i32 j, i64 *p, int rising, i64 margin) {
    const Model *M = S->M;
    i64 found = 0;
    for (i64 k = 0, skip = -1; k < M->n; k++) {
        i64 i = k < S->first ? S->order[k] : k;
        if ((k < S->first && M->group[i] == skip) || M->worth[i] < 0) continue;
        i64 most = M->worth[i] + S->most - *p;
        if (most <= S->gain[i] - margin && most <= S->reach[i]) continue; /* too dear whatever they have in common */
        if (k < S->first && !first_holds(M, i, j)) { /* those who share a group share their first term */
            skip = M->group[i];
            continue;
        }
        i32 w = pair_of(M, i, j);
        if (w < 0) continue;
        S->who[found] = (i32)i, S->came_i[found++] = w;
        if (rising && M->worth[i] + w - S->gain[i] > *p) *p = M->worth[i] + w - S->gain[i];
    }
    return found;
}

/* Everybody looks at volunteer j again; who: those whom askers() has just found. */
static void look_back(State *S, i32 j, i64 found, i64 margin) {
    const Model *M = S->M;
    S->ref[j] = S->price[j];
    S->stamp++;
    const Edge *e = S->back.pool + S->back.off[j];
    for (i32 k = 0; k < S->back.len[j]; k++) {
        S->seen_i[e[k].to] = S->stamp;
        if (M->worth[e[k].to] + e[k].w - S->price[j] > S->gain[e[k].to]) grew(S, e[k].to);
    }
    for (i64 k = 0; k < found; k++) {
        i32 i = S->who[k], w = S->came_i[k];
        if (S->seen_i[i] == S->stamp) continue;
        i64 left = M->worth[i] + w - S->price[j];
        if (left > S->gain[i]) grew(S, i);
        if (left > S->gain[i] - margin) lists_add(&S->near, i, j, w), lists_add(&S->back, j, i, w);
        else if (left > S->reach[i]) S->reach[i] = left;
    }
}

/* Keeps of `drops` the volunteers who are below their ref, each once; the greatest fall. */
static i64 falls(State *S) {
    i64 fall = 0, kept = 0;
    S->drop_stamp++;
    for (i64 d = 0; d < S->drop_count; d++) {
        i32 j = S->drops[d];
        if (!S->M->seats[j] || S->dropped[j] == S->drop_stamp || S->price[j] >= S->ref[j]) continue;
        if (S->ref[j] - S->price[j] > fall) fall = S->ref[j] - S->price[j];
        S->dropped[j] = S->drop_stamp, S->drops[kept++] = j;
    }
    S->drop_count = kept;
    return fall;
}

/* Learner i, whom the fall may concern, looks at the volunteers who fell: only those may be worth more than its gain now. */
static FAST void look_down(State *S, i32 i) {
    const Model *M = S->M;
    for (i64 d = 0; d < S->drop_count; d++) {
        i32 j = S->drops[d];
        if (S->gain[i] >= S->reach[i] + S->ref[j] - S->price[j] || M->worth[i] + S->most - S->price[j] <= S->gain[i]) continue;
        i32 w = pair_of(M, i, j);
        if (w < 0 || M->worth[i] + w - S->price[j] <= S->gain[i]) continue; /* nor does a pair of the lists pass: gains are kept above them */
        lists_add(&S->near, i, j, w), lists_add(&S->back, j, i, w);
        grew(S, i);
    }
}

/* When many learners would have to look at those who fell, the volunteers who fell most are looked at by everybody, once for all.
   Returns the fall that is left for the learners to count with. */
static i64 weighed(State *S, i64 margin) {
    const Model *M = S->M;
    for (;;) {
        i64 fall = falls(S), concerned = 0, deep = 0;
        if (!fall) return 0;
        for (i64 i = 0; i < M->n; i++) concerned += M->worth[i] >= 0 && S->gain[i] < S->reach[i] + fall && S->gain[i] >= S->reach[i];
        for (i64 d = 0; d < S->drop_count; d++) deep += S->ref[S->drops[d]] - S->price[S->drops[d]] > fall / 2;
        if (concerned * S->drop_count <= S->cheap * deep) return fall;
        for (i64 d = 0, count = S->drop_count; d < count; d++) {
            i32 j = S->drops[d];
            if (S->ref[j] - S->price[j] > fall / 2) look_back(S, j, askers(S, j, S->price + j, 0, margin), margin);
        }
    }
}

/* Everything exact again after changes of gains, prices, seats. */
static void steady(State *S, i64 margin) {
    const Model *M = S->M;
    for (;;) {
        fill_all(S);
        i64 fall = weighed(S, margin);
        for (i64 i = 0; i < M->n; i++) {
            if (M->worth[i] < 0 || S->gain[i] >= S->reach[i] + fall) continue;
            if (S->gain[i] < S->reach[i]) relist(S, (i32)i, margin, 1);
            else look_down(S, (i32)i);
        }
        i64 grown = S->betters, moved = 0;
        S->betters = 0;
        for (i64 k = 0; k < grown; k++) moved |= rise(S, S->better[k]) && S->gain[S->better[k]] > 0;
        if (!moved) return;
        for (i64 k = 0; k < grown; k++)
            if (S->mate[S->better[k]] < 0 && S->gain[S->better[k]] > 0) place(S, S->better[k]);
    }
}

/* The lists are those of a run that is exact; reach is set. order: all learners of the beginning, by group. most: no pair brings
   more than this besides the worth of its learner. cheap: looks down that cost about as much as one look back. */
FAST void lefil_steady(State *S, i64 base, const i32 *order, i64 count, i64 most, i64 cheap, i64 margin) {
    S->base = base, S->first = count, S->most = most, S->cheap = cheap;
    memcpy(S->order, order, 4 * count);
    memcpy(S->ref, S->price, 8 * S->M->m);
    steady(S, margin);
}

/* Learner i has just been written in the model. */
FAST void lefil_enter(State *S, i32 i, i64 margin) {
    S->gain[i] = 0, S->near.len[i] = 0;
    relist(S, i, margin, 1);
    if (rise(S, i) && S->gain[i] > 0) place(S, i);
    steady(S, margin);
}

/* Learner i leaves; its worth is below 0 already. */
FAST void lefil_leave(State *S, i32 i, i64 margin) {
    const Edge *e = S->near.pool + S->near.off[i];
    for (i32 k = 0; k < S->near.len[i]; k++) lists_drop(&S->back, e[k].to, i);
    if (S->mate[i] >= 0) S->seats[part(S, i)]++;
    S->gain[i] = 0, S->near.len[i] = 0;
    steady(S, margin);
}

/* Volunteer j now has so many seats (written in the model) where it had `before`. */
FAST void lefil_reseat(State *S, i32 j, i32 before, i64 margin) {
    const Model *M = S->M;
    S->seats[j] += M->seats[j] - before;
    while (S->seats[j] < 0) { /* somebody must move: first who loses least */
        i32 x = S->head[j];
        for (i32 y = x; y >= 0; y = S->next[y])
            if (S->gain[y] < S->gain[x] || (S->gain[y] == S->gain[x] && y > x)) x = y;
        part(S, x), S->seats[j]++;
        if (!M->seats[j]) S->price[j] = (i64)1 << 59; /* closed: no longer among the offers of anybody */
        if (S->gain[x] > 0) place(S, x);
    }
    if (!M->seats[j]) S->price[j] = (i64)1 << 59;
    else if (!before) {
        S->price[j] = 0;
        i64 found = askers(S, j, S->price + j, 1, margin);
        look_back(S, j, found, margin);
    }
    steady(S, margin);
}

/* The pair (i, j) is written as excluded in the model. */
FAST void lefil_part(State *S, i32 i, i32 j, i64 margin) {
    lists_drop(&S->near, i, j), lists_drop(&S->back, j, i);
    if (S->mate[i] == j) {
        part(S, i), S->seats[j]++;
        if (S->gain[i] > 0) place(S, i);
    }
    steady(S, margin);
}

/* Whether a learner written at row i, who is not of the pool, would be given a volunteer. Changes nothing. */
FAST i32 lefil_probe(State *S, i32 i, i64 margin) {
    S->gain[i] = 0, S->near.len[i] = 0;
    relist(S, i, margin, 0);
    End E = {0, i, -1};
    if (rise(S, i) && S->gain[i] > 0) E = forward(S, i, S->gain[i]);
    S->gain[i] = 0, S->near.len[i] = 0, S->reach[i] = -((i64)1 << 60);
    return E.end != i || E.seat >= 0;
}

/* ---- 7 the verifier: no allowed pair may be worth more than its gain and its price --------------------------------------
   Written apart from all of the above: every pair told by counting the facts in common, no bitmaps, no lists, no groups. Volunteers
   whom the first term refuses are set aside once for all learners who ask the same there; the others come by what they cost. The
   terms that give the most points are counted for a tile of volunteers at a time; the other terms for those who still could exceed. */

enum { TILE = 248, STEP = TILE + 16 }; /* volunteers whose facts stay at hand while all the learners pass; a step that no cache line shares */

typedef struct { i64 cost; i32 j; } Offered;
typedef struct { const u64 *mask; const i32 *points; i32 at, len, need, unless, most; } Asks;

static int cheapest(const void *x, const void *y) {
    const Offered *a = x, *b = y;
    return (a->cost > b->cost) - (a->cost < b->cost);
}

/* `most`: no more bits can be in common than the learner's own. */
static i32 asks_of(const Model *M, i64 i, Asks *A) {
    i32 count = 0;
    for (i64 t = 0; t < M->terms; t++) {
        i32 s = M->shape[i * M->terms + t], bits = 0, top = (i32)M->points - 1;
        const i32 *points = M->table + s * M->points; /* shape 0 needs nothing and gives nothing */
        const u64 *mask = M->masks + i * M->asked + M->from[t];
        for (i32 w = 0; s && w < M->len[t]; w++) bits += __builtin_popcountll(mask[w]);
        A[count++] = (Asks){mask, points, M->at[t], s ? M->len[t] : 0, M->need[s], M->unless[t], points[bits > top ? top : bits]};
    }
    return count;
}

/* bits[p]: how many bits the learner's term A has in common with volunteer p of a tile. column[w x STEP + p]: word w of volunteer p. */
INLINE void count_common(const u64 *column, const Asks *A, i64 count, i64 *bits) {
    const u64 odd = 0x5555555555555555ull, pairs = 0x3333333333333333ull, nibbles = 0x0F0F0F0F0F0F0F0Full;
    for (i64 p = 0; p < count; p++) bits[p] = 0;
    for (i32 w = 0; w < A->len; w++) {
        const u64 *at = column + (A->at + w) * STEP, mask = A->mask[w];
        for (i64 p = 0; mask && p < count; p++) { /* __builtin_popcountll does not become vectors */
            u64 x = at[p] & mask;
            x -= x >> 1 & odd;
            x = (x & pairs) + (x >> 2 & pairs);
            x = (x + (x >> 4)) & nibbles;
            x += x >> 8, x += x >> 16, x += x >> 32;
            bits[p] += (i64)(x & 127);
        }
    }
}

/* The terms from `first` on, added to *points. 0 when one of them refuses, or when the `rest` cannot bring it above `bar`. */
INLINE int exceeds(const Model *M, const u64 *column, const Asks *A, i32 first, i32 terms, i64 rest, i64 bar, i64 *points) {
    i32 before = 0, top = (i32)M->points - 1;
    for (i32 t = first; t < terms; t++) {
        i32 bits = 0;
        for (i32 w = 0; w < A[t].len; w++) bits += __builtin_popcountll(A[t].mask[w] & column[(A[t].at + w) * STEP]);
        if (bits < A[t].need) return 0;
        if (!A[t].unless || !before) *points += A[t].points[bits > top ? top : bits];
        before = bits, rest -= A[t].most;
        if (*points + rest <= bar) return 0;
    }
    return *points > bar;
}

INLINE int same_first(const Model *M, i64 a, i64 b) {
    return M->shape[a * M->terms] == M->shape[b * M->terms] &&
           !memcmp(M->masks + a * M->asked + M->from[0], M->masks + b * M->asked + M->from[0], 8 * M->len[0]);
}

/* rows: learners, those with the same first term together. out: pairs worth too much, the greatest excess, pairs looked at. */
FAST void lefil_verify(const Model *M, const i32 *rows, i64 count, const i64 *gain, const i64 *price, i64 *out) {
    Offered *open = malloc(sizeof(Offered) * (M->m + 1));
    u64 *columns = malloc(8 * (M->m / TILE + 1) * STEP * M->words);
    Asks *asks = malloc(sizeof(Asks) * (M->terms + 1));
    i64 bits[TILE], before[TILE], refused[TILE], points[TILE], top = M->points - 1;
    out[0] = out[1] = out[2] = 0;
    for (i64 from = 0, to; from < count; from = to) {
        i64 left = 0;
        for (to = from + 1; to < count && same_first(M, rows[from], rows[to]); to++) {}
        asks_of(M, rows[from], asks);
        for (i64 j = 0; j < M->m; j++) {
            i32 common = 0;
            for (i32 w = 0; w < asks[0].len; w++) common += __builtin_popcountll(asks[0].mask[w] & M->facts[j * M->words + asks[0].at + w]);
            if (M->seats[j] && common >= asks[0].need) open[left++] = (Offered){price[j] - M->own[j], (i32)j};
        }
        qsort(open, left, sizeof(Offered), cheapest);
        for (i64 p = 0; p < left; p++)
            for (i64 w = 0; w < M->words; w++) columns[(p / TILE * M->words + w) * STEP + p % TILE] = M->facts[open[p].j * M->words + w];
        for (i64 tile = 0; tile < left; tile += TILE)
            for (i64 r = from; r < to; r++) {
                const u64 *column = columns + tile / TILE * STEP * M->words;
                i64 i = rows[r], most = 0, end = tile + TILE < left ? tile + TILE : left, near = 0;
                i32 terms = asks_of(M, i, asks), half = asks[0].most == 0; /* those at hand hold the first term already */
                for (i32 t = 0; t < terms; t++) most += asks[t].most;
                i64 extra = M->extra_at[i] < M->extra_at[i + 1] ? M->bonus : 0, bar = gain[i] - M->worth[i] - extra, rest = most;
                while (tile + near < end && bar + open[tile + near].cost < most) near++; /* what is dearer cannot prove the prices wrong */
                out[2] += near;
                if (!near) continue;
                for (i64 p = 0; p < near; p++) points[p] = before[p] = refused[p] = 0;
                for (; half < terms && (rest > most / 8 || asks[half].unless); half++) {
                    const Asks *A = asks + half;
                    count_common(column, A, near, bits);
                    for (i64 p = 0; p < near; p++) {
                        i64 more = A->points[bits[p] > top ? top : bits[p]];
                        points[p] += A->unless && before[p] ? 0 : more;
                        refused[p] |= bits[p] < A->need;
                        before[p] = bits[p];
                    }
                    rest -= A->most;
                }
                for (i64 p = 0; p < near; p++) {
                    i64 j = open[tile + p].j, over = bar + open[tile + p].cost;
                    if (refused[p] || points[p] + rest <= over || !exceeds(M, column + p, asks, half, terms, rest, over, points + p)) continue;
                    int barred = 0, listed_too = 0;
                    for (i64 e = M->barred_at[i]; e < M->barred_at[i + 1]; e++) barred |= M->barred[e] == j;
                    for (i64 e = M->extra_at[i]; e < M->extra_at[i + 1]; e++) listed_too |= M->extra[e] == j;
                    i64 excess = points[p] - (listed_too ? over : over + extra);
                    if (!barred && excess > 0) out[0]++, out[1] = excess > out[1] ? excess : out[1];
                }
            }
    }
    free(open), free(columns), free(asks);
}
