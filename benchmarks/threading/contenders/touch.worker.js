export default (bytes) => {
  bytes[0]++;
  bytes[bytes.length - 1]++;
  return bytes;
};
