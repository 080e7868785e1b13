// Arduino Nano 33 BLE Sense: $HT1 lines over USB, and packets of one reading over Bluetooth LE.
// Copy hipthrust_frame.h and hipthrust_frame.c beside this sketch. Not run on hardware by us: tell us what it did.
// For the Rev2 board include Arduino_BMI270_BMM150.h in place of Arduino_LSM9DS1.h.

#include <Arduino.h>
#include <ArduinoBLE.h>
#include <Arduino_LSM9DS1.h>

#include "hipthrust_frame.h"

// One characteristic for everything: with several this board's Bluetooth loses notifications.
static BLEService service(HIPTHRUST_SERVICE_UUID);
static BLECharacteristic notify_characteristic(HIPTHRUST_NOTIFY_UUID, BLENotify, HIPTHRUST_PACKET_SIZE(1));
static uint16_t line_sequence;
static uint8_t packet_sequence;

static void tell_what_this_is() {
  // the rate is what the library gives; hipthrust measures it from the times
  Serial.print("#HT1,board=nano33-ble-sense,acc_range_g=4,gyro_range_dps=2000\r\n");
}

void setup() {
  Serial.begin(115200);
  if (!IMU.begin() || !BLE.begin()) {
    pinMode(LED_BUILTIN, OUTPUT);
    while (true) {  // blinks: no sensor or no radio
      digitalWrite(LED_BUILTIN, !digitalRead(LED_BUILTIN));
      delay(200);
    }
  }
  BLE.setLocalName("HipThrust Nano");
  BLE.setConnectionInterval(6, 12);  // 7.5 to 15 ms
  BLE.setAdvertisedService(service);
  service.addCharacteristic(notify_characteristic);
  BLE.addService(service);
  BLE.advertise();
  tell_what_this_is();
}

void loop() {
  BLE.poll();
  if (Serial.available() && Serial.read() == '?') tell_what_this_is();
  if (!IMU.accelerationAvailable() || !IMU.gyroscopeAvailable()) return;

  uint32_t now_us = micros();
  float acc_g[3], gyr_dps[3];
  IMU.readAcceleration(acc_g[0], acc_g[1], acc_g[2]);
  IMU.readGyroscope(gyr_dps[0], gyr_dps[1], gyr_dps[2]);
  hipthrust_reading reading;
  for (int axis = 0; axis < 3; axis++) {
    reading.acc_100ug[axis] = (int32_t)lroundf(acc_g[axis] * 10000.0f);
    reading.gyr_10mdps[axis] = (int32_t)lroundf(gyr_dps[axis] * 100.0f);
  }

  if (Serial) {
    char line[HIPTHRUST_LINE_SIZE];
    Serial.write((const uint8_t *)line, hipthrust_line(line, sizeof line, line_sequence++, now_us, &reading));
  }
  if (BLE.connected()) {
    uint8_t packet[HIPTHRUST_PACKET_SIZE(1)];
    size_t size = hipthrust_packet(packet, sizeof packet, packet_sequence++, now_us, 0, &reading, 1);
    notify_characteristic.writeValue(packet, size);
  }
}
