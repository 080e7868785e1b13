// ESP32 with an MPU-6050: $HT1 lines over USB at 115200 baud, and packets of four readings over Bluetooth LE.
// Copy hipthrust_frame.h and hipthrust_frame.c beside this sketch. Not run on hardware by us: tell us what it did.

#include <Arduino.h>
#include <BLE2902.h>
#include <BLEDevice.h>
#include <Wire.h>

#include "hipthrust_frame.h"

static const uint8_t MPU = 0x68;
static const int READINGS = 4;           // in a packet of 56 bytes; 1 where the link only takes 20
static const uint16_t STEP_US = 10000;   // 100 Hz

static BLECharacteristic *notify_characteristic;
static hipthrust_reading readings[READINGS];
static uint32_t first_us;
static int held;
static uint16_t line_sequence;
static uint8_t packet_sequence;

class KeepAdvertising : public BLEServerCallbacks {
  void onDisconnect(BLEServer *server) override { server->getAdvertising()->start(); }
};

static void set_register(uint8_t address, uint8_t value) {
  Wire.beginTransmission(MPU);
  Wire.write(address);
  Wire.write(value);
  Wire.endTransmission();
}

static bool get_registers(uint8_t address, uint8_t *out, uint8_t count) {
  Wire.beginTransmission(MPU);
  Wire.write(address);
  if (Wire.endTransmission(false) != 0 || Wire.requestFrom(MPU, count) != count) return false;
  for (uint8_t k = 0; k < count; k++) out[k] = Wire.read();
  return true;
}

static void tell_what_this_is() {
  Serial.print("#HT1,board=esp32-mpu6050,rate=100,acc_range_g=8,gyro_range_dps=1000\r\n");
}

void setup() {
  Serial.begin(115200);
  Wire.begin();
  Wire.setClock(400000);
  set_register(0x6B, 0x01);  // awake, on the gyroscope's clock
  set_register(0x1A, 0x03);  // low-pass 44 Hz
  set_register(0x19, 9);     // 1 kHz / (1 + 9) = 100 Hz
  set_register(0x1B, 0x10);  // 1000 deg/s: 32.8 counts a deg/s
  set_register(0x1C, 0x10);  // 8 g: 4096 counts a g

  BLEDevice::init("HipThrust ESP32");
  BLEDevice::setMTU(185);
  BLEServer *server = BLEDevice::createServer();
  server->setCallbacks(new KeepAdvertising());
  BLEService *service = server->createService(HIPTHRUST_SERVICE_UUID);
  notify_characteristic =
      service->createCharacteristic(HIPTHRUST_NOTIFY_UUID, BLECharacteristic::PROPERTY_NOTIFY);
  notify_characteristic->addDescriptor(new BLE2902());
  service->start();
  server->getAdvertising()->addServiceUUID(HIPTHRUST_SERVICE_UUID);
  server->getAdvertising()->start();
  tell_what_this_is();
}

void loop() {
  if (Serial.available() && Serial.read() == '?') tell_what_this_is();

  uint8_t status;
  if (!get_registers(0x3A, &status, 1) || !(status & 0x01)) return;  // no new reading yet
  uint32_t now_us = micros();
  uint8_t raw[14];
  if (!get_registers(0x3B, raw, sizeof raw)) return;

  hipthrust_reading &reading = readings[held];
  for (int axis = 0; axis < 3; axis++) {  // high byte first; between the two stands the temperature
    int16_t acc = (int16_t)(raw[2 * axis] << 8 | raw[2 * axis + 1]);
    int16_t gyr = (int16_t)(raw[8 + 2 * axis] << 8 | raw[9 + 2 * axis]);
    reading.acc_100ug[axis] = hipthrust_scale(acc, 10000, 4096);
    reading.gyr_10mdps[axis] = hipthrust_scale(gyr, 1000, 328);
  }

  char line[HIPTHRUST_LINE_SIZE];
  Serial.write((const uint8_t *)line, hipthrust_line(line, sizeof line, line_sequence++, now_us, &reading));

  if (held == 0) first_us = now_us;
  if (++held < READINGS) return;
  held = 0;
  uint8_t packet[HIPTHRUST_PACKET_SIZE(READINGS)];
  size_t size = hipthrust_packet(packet, sizeof packet, packet_sequence++, first_us, STEP_US, readings, READINGS);
  notify_characteristic->setValue(packet, size);
  notify_characteristic->notify();
}
