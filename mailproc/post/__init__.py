"""The post room: everything that touches a wire or a file format. Bytes in, values out; values in, bytes out."""
