"""One loader a file type: bytes in, blocks out. They run in a child process with limits (`ingest.reader`)."""
