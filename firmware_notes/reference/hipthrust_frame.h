/* The two ways in which own firmware tells hipthrust a reading: a line of text, and a binary packet for Bluetooth LE.
 *
 * C99, integers only, no allocation, no printf, no state. firmware_notes/text_lines.md and hipthrust_gatt.md draw the layouts.
 */
#ifndef HIPTHRUST_FRAME_H
#define HIPTHRUST_FRAME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HIPTHRUST_SERVICE_UUID "7b1daab5-36bb-4594-be61-6f3106354f35"
#define HIPTHRUST_NOTIFY_UUID "7b1daab6-36bb-4594-be61-6f3106354f35"

#define HIPTHRUST_MOST_READINGS 15                         /* in one packet */
#define HIPTHRUST_PACKET_SIZE(n) (8u + 12u * (unsigned)(n)) /* bytes; one reading is 20 and fits every link */
#define HIPTHRUST_LINE_SIZE 96                             /* bytes that hold any line */

/* One reading, gravity included: at rest the axis that points up reads +10000. */
struct hipthrust_reading {
    int32_t acc_100ug[3];  /* specific force in steps of 0.0001 g */
    int32_t gyr_10mdps[3]; /* angular rate in steps of 0.01 degrees per second, right-handed about the same axes */
};

/* Turn a sensor's count into such steps: count * numerator / denominator, rounded, ends kept.
 * 8 g on 16 bits is 4096 counts a g: hipthrust_scale(count, 10000, 4096);
 * 1000 deg/s is 32.8 counts a deg/s: hipthrust_scale(count, 1000, 328). */
int32_t hipthrust_scale(int32_t count, int32_t numerator, int32_t denominator);

/* Write "$HT1,seq,t_us,ax,ay,az,gx,gy,gz*XX\r\n" without a closing zero.
 * Returns its length, or 0 where `size` is too small. `sequence` counts readings, `time_us` is the device's own clock;
 * both may roll over. */
size_t hipthrust_line(char *out, size_t size, uint16_t sequence, uint32_t time_us,
                      const struct hipthrust_reading *reading);

/* Write a packet of `count` readings, the first at `first_us`, `step_us` apart.
 * Returns its length, or 0 where `count` is not 1 to 15 or `size` is too small. `sequence` counts packets. */
size_t hipthrust_packet(uint8_t *out, size_t size, uint8_t sequence, uint32_t first_us, uint16_t step_us,
                        const struct hipthrust_reading *readings, size_t count);

#ifdef __cplusplus
}
#endif

#endif
