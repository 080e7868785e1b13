#include "hipthrust_frame.h"

#define VERSION 1u
#define MOST_ACC 1600000L  /* 160 g: beyond any sensor, and no step below overflows */
#define MOST_GYR 10000000L /* 100000 deg/s */

static int32_t within(int32_t value, int32_t most) {
    return value > most ? most : value < -most ? -most : value;
}

int32_t hipthrust_scale(int32_t count, int32_t numerator, int32_t denominator) {
    int64_t product = (int64_t)count * numerator;
    int64_t half = denominator / 2;
    int64_t scaled = (product < 0 ? product - half : product + half) / denominator;
    return scaled > INT32_MAX ? INT32_MAX : scaled < INT32_MIN ? INT32_MIN : (int32_t)scaled;
}

/* A line under way: what does not fit is counted and not written. */
struct line {
    char *out;
    size_t size, length;
    uint8_t check;
};

static void put(struct line *line, char letter) {
    if (line->length < line->size) {
        line->out[line->length] = letter;
    }
    line->length++;
    line->check ^= (uint8_t)letter;
}

static void put_digits(struct line *line, uint32_t value, int least) {
    char digits[10];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0 || count < least);
    while (count > 0) {
        put(line, digits[--count]);
    }
}

static void put_decimal(struct line *line, int32_t value, uint32_t steps, int places) {
    uint32_t size = value < 0 ? (uint32_t)-value : (uint32_t)value;
    put(line, ',');
    if (value < 0) {
        put(line, '-');
    }
    put_digits(line, size / steps, 1);
    put(line, '.');
    put_digits(line, size % steps, places);
}

size_t hipthrust_line(char *out, size_t size, uint16_t sequence, uint32_t time_us,
                      const struct hipthrust_reading *reading) {
    static const char start[] = "HT1,", hex[] = "0123456789ABCDEF";
    struct line line = {out, size, 0, 0};
    uint8_t check;
    int k;
    put(&line, '$');
    line.check = 0; /* of what stands between $ and * */
    for (k = 0; start[k] != '\0'; k++) {
        put(&line, start[k]);
    }
    put_digits(&line, sequence, 1);
    put(&line, ',');
    put_digits(&line, time_us, 1);
    for (k = 0; k < 3; k++) {
        put_decimal(&line, within(reading->acc_100ug[k], MOST_ACC), 10000, 4);
    }
    for (k = 0; k < 3; k++) {
        put_decimal(&line, within(reading->gyr_10mdps[k], MOST_GYR), 100, 2);
    }
    check = line.check;
    put(&line, '*');
    put(&line, hex[check >> 4]);
    put(&line, hex[check & 15]);
    put(&line, '\r');
    put(&line, '\n');
    return line.length <= size ? line.length : 0;
}

static uint8_t *put_word(uint8_t *at, int32_t value) {
    uint16_t word = (uint16_t)within(value, INT16_MAX); /* -32767 is the least: it is as clipped as -32768 */
    at[0] = (uint8_t)(word & 0xFF);
    at[1] = (uint8_t)(word >> 8);
    return at + 2;
}

size_t hipthrust_packet(uint8_t *out, size_t size, uint8_t sequence, uint32_t first_us, uint16_t step_us,
                        const struct hipthrust_reading *readings, size_t count) {
    uint8_t *at = out + 8;
    size_t k;
    int axis;
    if (count < 1 || count > HIPTHRUST_MOST_READINGS || size < HIPTHRUST_PACKET_SIZE(count)) {
        return 0;
    }
    out[0] = (uint8_t)(VERSION << 4 | count);
    out[1] = sequence;
    for (k = 0; k < 4; k++) {
        out[2 + k] = (uint8_t)(first_us >> (8 * k));
    }
    out[6] = (uint8_t)(step_us & 0xFF);
    out[7] = (uint8_t)(step_us >> 8);
    for (k = 0; k < count; k++) {
        for (axis = 0; axis < 3; axis++) { /* 2048 counts a g */
            at = put_word(at, hipthrust_scale(readings[k].acc_100ug[axis], 2048, 10000));
        }
        for (axis = 0; axis < 3; axis++) { /* 16.4 counts a degree per second */
            at = put_word(at, hipthrust_scale(readings[k].gyr_10mdps[axis], 164, 1000));
        }
    }
    return HIPTHRUST_PACKET_SIZE(count);
}
