#pragma once

#include "models/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workspace {

/// A command line that one process gives to the owner of a workspace. A value.
struct HandedRequest {
    std::string program;                 ///< version of the program that asks
    std::string workspace;               ///< the folder's real path
    std::vector<std::string> arguments;  ///< as they were typed, without the program's name
    std::string directory;               ///< where relative paths begin
    std::string profile;                 ///< absolute
    bool outIsTerminal = false;
    bool errIsTerminal = false;
};

/// What goes over the socket. From the asking process: Request (with standard input as a descriptor, if the command
/// reads it), later perhaps Cancel. From the owner: Waits (others come first), Out and Err, and at last one of End
/// (answered), Again (the owner ends: ask the next one) and Refused (a sentence). Values are part of the protocol.
enum class FrameType : std::uint8_t { Request = 1, Cancel = 2, Waits = 16, Out, Err, End, Again, Refused };

struct Frame {
    FrameType type = FrameType::Cancel;
    std::string payload;
};

/// More output is sent in several frames.
inline constexpr std::size_t outputFrameBytes = 32U << 10;

/// Four bytes of length, least significant first, one of type, the payload.
[[nodiscard]] std::string encodeFrame(FrameType type, std::string_view payload = {});
[[nodiscard]] std::string encodeEnd(int exitCode);
/// Empty when the payload is no exit code.
[[nodiscard]] std::optional<int> decodeEnd(std::string_view payload);

[[nodiscard]] std::string encodeRequest(const HandedRequest& request);
/// Errors: Unsupported for another version of the protocol, InvalidInput for what is no request.
[[nodiscard]] core::Result<HandedRequest> decodeRequest(std::string_view payload);

/// Cuts a stream of bytes into frames. What is no frame, or one that is too large for its type, is an error that stays;
/// memory is bounded by the largest frame. Not thread-safe.
class FrameReader {
public:
    void add(std::string_view bytes) { m_bytes += bytes; }
    /// The next frame that is whole; empty = more bytes are needed.
    [[nodiscard]] core::Result<std::optional<Frame>> next();

private:
    std::string m_bytes;
    std::size_t m_at = 0;
};

}  // namespace groundswell::workspace
