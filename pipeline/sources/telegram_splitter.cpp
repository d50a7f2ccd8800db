#include "pipeline/sources/telegram_splitter.h"

#include "pipeline/extract/json_text.h"
#include "pipeline/sources/source.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace groundswell::sources {

namespace {

// Names of chats are short; what an account's export has beside its chats is of no interest.
constexpr std::size_t longestToken = 4096;

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string unescaped(const std::string& token) {
    const auto value = nlohmann::json::parse("\"" + token + "\"", nullptr, false);
    return value.is_string() ? value.get<std::string>() : token;
}

}  // namespace

// An export of a chat is the chat; one of an account has chats.list and left_chats.list. Its contacts are a list too.
bool TelegramSplitter::isInChatList() const {
    return m_stack.size() > 3 && (m_stack[1].name == "chats" || m_stack[1].name == "left_chats") &&
           m_stack[2].name == "list" && m_stack[2].array;
}

bool TelegramSplitter::isInChat() const {
    if (m_stack.empty() || m_stack.back().array) return false;
    return m_stack.size() == 1 || (m_stack.size() == 4 && isInChatList());
}

bool TelegramSplitter::isInMessages() const {
    if (m_stack.empty() || !m_stack.back().array || m_stack.back().name != "messages") return false;
    return m_stack.size() == 2 || (m_stack.size() == 5 && isInChatList());
}

void TelegramSplitter::open(char c) {
    if (m_stack.size() >= static_cast<std::size_t>(extract::maxJsonDepth)) {
        m_broken = true;
        return;
    }
    m_stack.push_back({c == '[', m_valueNext ? m_key : std::string()});
    m_valueNext = false;
    m_sawMessages = m_sawMessages || isInMessages();
    if (m_stack.size() == 4 && isInChat()) m_chat = {};
}

void TelegramSplitter::close() {
    endScalar();
    if (m_stack.empty()) {
        m_broken = true;
        return;
    }
    m_stack.pop_back();
    m_valueNext = false;
}

void TelegramSplitter::chatValue(std::string value) {
    if (!isInChat()) return;
    if (m_key == "name")
        m_chat.name = std::move(value);
    else if (m_key == "type")
        m_chat.type = std::move(value);
    else if (m_key == "id")
        m_chat.id = std::move(value);
}

void TelegramSplitter::endString() {
    std::string text = unescaped(std::exchange(m_token, {}));
    if (!m_stack.empty() && !m_stack.back().array && !m_valueNext) {
        m_key = std::move(text);
    } else {
        chatValue(std::move(text));
        m_valueNext = false;
    }
}

void TelegramSplitter::endScalar() {
    if (m_token.empty()) return;
    std::string word = std::exchange(m_token, {});
    if (word != "null" && m_valueNext) chatValue(std::move(word));
    m_valueNext = false;
}

bool TelegramSplitter::outside(char c) {
    if (m_string) {
        if (!m_escape && c == '"') {
            m_string = false;
            endString();
            return true;
        }
        m_escape = !m_escape && c == '\\';
        if (m_token.size() < longestToken) m_token += c;
        return true;
    }
    if (c == '{' && isInMessages()) {
        m_capturing = true;
        m_start = m_line;
        return insideMessage(c);
    }
    switch (c) {
        case '"':
            m_token.clear();
            m_string = true;
            break;
        case '{':
        case '[': open(c); break;
        case '}':
        case ']': close(); break;
        case ',': endScalar(); break;
        case ':': m_valueNext = true; break;
        default:
            if (isBlank(c)) {
                endScalar();
            } else if (m_token.size() < longestToken) {
                m_token += c;
            }
    }
    return !m_broken;
}

bool TelegramSplitter::insideMessage(char c) {
    if (++m_bytes <= maxRecordBytes) m_message += c;
    if (m_string) {
        if (!m_escape && c == '"') m_string = false;
        m_escape = !m_escape && m_string && c == '\\';
        return true;
    }
    if (c == '"') m_string = true;
    if (c == '{' || c == '[') ++m_depth;
    if ((c == '}' || c == ']') && --m_depth <= 0) return deliver(true);
    return true;
}

bool TelegramSplitter::deliver(bool whole) {
    const bool tooLong = m_bytes > maxRecordBytes;
    const bool go =
        m_take(m_chat, {tooLong ? std::string_view() : std::string_view(m_message), m_bytes, m_start, whole});
    m_message.clear();
    m_bytes = 0;
    m_depth = 0;
    m_capturing = m_string = m_escape = false;
    return go;
}

bool TelegramSplitter::feed(std::string_view text) {
    for (const char c : text) {
        if (!(m_capturing ? insideMessage(c) : outside(c))) return false;
        if (c == '\n') ++m_line;
    }
    return true;
}

void TelegramSplitter::finish() {
    if (m_capturing) static_cast<void>(deliver(false));
}

}  // namespace groundswell::sources
