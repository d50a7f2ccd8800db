#include "models/core/error.h"

#include <algorithm>
#include <array>

namespace groundswell::core {

const char* errorCodeName(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::InvalidInput: return "invalid_input";
        case ErrorCode::NotFound: return "not_found";
        case ErrorCode::AlreadyExists: return "already_exists";
        case ErrorCode::Unsupported: return "unsupported";
        case ErrorCode::Io: return "io";
        case ErrorCode::Truncated: return "truncated";
        case ErrorCode::Network: return "network";
        case ErrorCode::HttpStatus: return "http_status";
        case ErrorCode::Unavailable: return "unavailable";
        case ErrorCode::Cancelled: return "cancelled";
        case ErrorCode::StoreLocked: return "store_locked";
        case ErrorCode::StoreDamaged: return "store_damaged";
        case ErrorCode::StoreTooNew: return "store_too_new";
        case ErrorCode::StoreFailed: return "store_failed";
        case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

Error&& Error::with(std::string key, std::string value) && {
    context.emplace_back(std::move(key), std::move(value));
    return std::move(*this);
}

Error& Error::with(std::string key, std::string value) & {
    context.emplace_back(std::move(key), std::move(value));
    return *this;
}

Error Error::as(ErrorCode other) const {
    Error error = *this;
    error.code = other;
    return error;
}

std::string Error::contextValue(const std::string& key) const {
    const auto found =
        std::find_if(context.begin(), context.end(), [&](const auto& entry) { return entry.first == key; });
    return found == context.end() ? std::string() : found->second;
}

namespace {

// Context comes from files and servers: a line break or an escape sequence must not forge a second message.
std::string escaped(const std::string& text) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 0xf];
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

std::string Error::describe() const {
    std::string where = contextValue("file");
    if (const std::string line = contextValue("line"); !line.empty()) where += ":" + line;
    std::string text = where.empty() ? message : where + ": " + message;
    // "retry" is for whoever tries again, not for people.
    static constexpr std::array placed{"file", "line", "remedy", "retry"};
    for (const auto& [key, value] : context) {
        if (std::find(placed.begin(), placed.end(), key) == placed.end()) text += " [" + key + ": " + value + "]";
    }
    if (const std::string remedy = contextValue("remedy"); !remedy.empty()) text += " " + remedy;
    return escaped(text);
}

}  // namespace groundswell::core
