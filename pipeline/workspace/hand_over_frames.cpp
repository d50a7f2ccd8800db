#include "pipeline/workspace/hand_over_frames.h"

namespace groundswell::workspace {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::size_t headBytes = 5;
// A command line has at most 2 MiB (ARG_MAX); names of folders come on top.
constexpr std::size_t requestBytes = 4U << 20;
constexpr std::size_t sentenceBytes = 8U << 10;
constexpr std::size_t mostArguments = 500'000;

// The first words never change, so that versions recognise each other.
constexpr std::string_view protocolName = "groundswell hand-over ";
constexpr std::string_view protocolVersion = "1";

void putNumber(std::string& out, std::uint32_t number) {
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>((number >> (8 * byte)) & 0xffU);
}

std::uint32_t numberAt(std::string_view bytes) {
    std::uint32_t number = 0;
    for (unsigned byte = 0; byte < 4; ++byte)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[byte])) << (8 * byte);
    return number;
}

void putText(std::string& out, std::string_view text) {
    putNumber(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

// Takes texts from the front of a payload; once something is missing, all that follows is missing too.
class TextReader {
public:
    explicit TextReader(std::string_view bytes) : m_bytes(bytes) {}

    std::string text() {
        const std::uint32_t length = number();
        if (m_failed || length > m_bytes.size()) {
            m_failed = true;
            return {};
        }
        const std::string_view found = m_bytes.substr(0, length);
        m_bytes.remove_prefix(length);
        return std::string(found);
    }
    std::uint32_t number() {
        if (m_bytes.size() < 4) m_failed = true;
        if (m_failed) return 0;
        const std::uint32_t found = numberAt(m_bytes);
        m_bytes.remove_prefix(4);
        return found;
    }
    [[nodiscard]] bool failed() const { return m_failed; }
    [[nodiscard]] bool atEnd() const { return m_bytes.empty(); }

private:
    std::string_view m_bytes;
    bool m_failed = false;
};

// 0 = no such type.
std::size_t largestPayload(std::uint8_t type) {
    switch (static_cast<FrameType>(type)) {
        case FrameType::Request: return requestBytes;
        case FrameType::Out:
        case FrameType::Err: return outputFrameBytes;
        case FrameType::Refused: return sentenceBytes;
        case FrameType::Cancel:
        case FrameType::Waits:
        case FrameType::Again:
        case FrameType::End: return 4;
    }
    return 0;
}

}  // namespace

std::string encodeFrame(FrameType type, std::string_view payload) {
    std::string out;
    out.reserve(headBytes + payload.size());
    putNumber(out, static_cast<std::uint32_t>(payload.size()));
    out += static_cast<char>(type);
    out += payload;
    return out;
}

std::string encodeEnd(int exitCode) {
    std::string payload;
    putNumber(payload, static_cast<std::uint32_t>(exitCode));
    return encodeFrame(FrameType::End, payload);
}

std::optional<int> decodeEnd(std::string_view payload) {
    if (payload.size() != 4) return std::nullopt;
    const std::uint32_t code = numberAt(payload);
    return code <= 255 ? std::optional(static_cast<int>(code)) : std::nullopt;
}

std::string encodeRequest(const HandedRequest& request) {
    std::string payload(protocolName);
    payload += protocolVersion;
    payload += '\n';
    for (const std::string* text : {&request.program, &request.workspace, &request.directory, &request.profile})
        putText(payload, *text);
    putNumber(payload, (request.outIsTerminal ? 1U : 0U) | (request.errIsTerminal ? 2U : 0U));
    putNumber(payload, static_cast<std::uint32_t>(request.arguments.size()));
    for (const std::string& argument : request.arguments) putText(payload, argument);
    return encodeFrame(FrameType::Request, payload);
}

core::Result<HandedRequest> decodeRequest(std::string_view payload) {
    const Error noRequest(ErrorCode::InvalidInput, "This is no request of Groundswell.");
    const std::size_t lineEnd = payload.substr(0, protocolName.size() + 16).find('\n');
    if (!payload.starts_with(protocolName) || lineEnd == std::string_view::npos) return noRequest;
    const std::string_view version = payload.substr(protocolName.size(), lineEnd - protocolName.size());
    if (version != protocolVersion)
        return Error(ErrorCode::Unsupported, "The request is of another version of Groundswell.");
    TextReader reader(payload.substr(lineEnd + 1));
    HandedRequest request;
    for (std::string* text : {&request.program, &request.workspace, &request.directory, &request.profile})
        *text = reader.text();
    const std::uint32_t terminals = reader.number();
    request.outIsTerminal = (terminals & 1U) != 0;
    request.errIsTerminal = (terminals & 2U) != 0;
    const std::uint32_t arguments = reader.number();
    if (arguments > mostArguments) return noRequest;
    for (std::uint32_t i = 0; i < arguments && !reader.failed(); ++i) request.arguments.push_back(reader.text());
    if (reader.failed() || !reader.atEnd()) return noRequest;
    return request;
}

core::Result<std::optional<Frame>> FrameReader::next() {
    const std::string_view rest = std::string_view(m_bytes).substr(m_at);
    if (rest.size() < headBytes) {
        m_bytes.erase(0, std::exchange(m_at, 0));
        return std::optional<Frame>();
    }
    const std::size_t length = numberAt(rest);
    const auto type = static_cast<std::uint8_t>(rest[4]);
    const std::size_t largest = largestPayload(type);
    if (largest == 0 || length > largest) return Error(ErrorCode::InvalidInput, "This is no frame of Groundswell.");
    if (rest.size() < headBytes + length) {
        m_bytes.erase(0, std::exchange(m_at, 0));
        return std::optional<Frame>();
    }
    m_at += headBytes + length;
    return std::optional<Frame>({static_cast<FrameType>(type), std::string(rest.substr(headBytes, length))});
}

}  // namespace groundswell::workspace
