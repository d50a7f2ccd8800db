#include "pipeline/sources/json_value_splitter.h"

namespace groundswell::sources {

namespace {
bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
}  // namespace

void JsonValueSplitter::between(char c) {
    if (isSpace(c) || c == ',' || c == '\x1e') return;
    if (c == '[' && !m_array) {
        m_array = true;
        return;
    }
    if (c == ']' && m_array) {
        m_array = false;
        return;
    }
    m_open = true;
    m_start = m_line;
    m_scalar = c != '{' && c != '[';
    m_string = c == '"';
    m_depth = m_scalar ? 0 : 1;
}

void JsonValueSplitter::inside(char c) {
    if (m_string) {
        if (m_escape) {
            m_escape = false;
        } else if (c == '\\') {
            m_escape = true;
        } else if (c == '"') {
            m_string = false;
        }
        return;
    }
    switch (c) {
        case '"': m_string = true; break;
        case '{':
        case '[': ++m_depth; break;
        case '}':
        case ']':
            --m_depth;
            m_complete = m_depth <= 0;
            break;
        default: break;
    }
}

bool JsonValueSplitter::deliver() {
    const bool tooLong = m_bytes > maxRecordBytes;
    const bool go = m_take({tooLong ? std::string_view() : std::string_view(m_value), m_bytes, m_start});
    m_value.clear();
    m_bytes = 0;
    m_depth = 0;
    m_open = m_scalar = m_string = m_escape = m_complete = false;
    return go;
}

bool JsonValueSplitter::feed(std::string_view text) {
    for (const char c : text) {
        // A bare word or number ends where the next value or separator begins.
        if (m_open && m_scalar && !m_string && (isSpace(c) || c == ',' || c == ']' || c == '{')) {
            if (!deliver()) return false;
        }
        if (m_open) {
            inside(c);
        } else {
            between(c);
        }
        if (m_open && ++m_bytes <= maxRecordBytes) m_value += c;
        if (m_complete && !deliver()) return false;
        if (c == '\n') ++m_line;
    }
    return true;
}

bool JsonValueSplitter::finish() {
    return !m_open || deliver();
}

}  // namespace groundswell::sources
