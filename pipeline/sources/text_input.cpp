#include "pipeline/sources/text_input.h"

namespace groundswell::sources {

namespace {
constexpr std::size_t headBytes = 1U << 20;
}

std::string_view TextInput::head() {
    while (m_head.size() < headBytes && !m_ended && !m_failure) {
        auto bytes = m_stream.read();
        if (!bytes) {
            m_failure = bytes.error();
        } else if (bytes->empty()) {
            m_ended = true;
        } else {
            m_head += *bytes;
        }
    }
    return m_head;
}

core::Result<std::string_view> TextInput::nextBytes() {
    if (!m_headTaken) {
        m_headTaken = true;
        if (!m_head.empty()) return std::string_view(m_head);
    }
    if (m_failure) return *m_failure;
    if (m_ended) return std::string_view();
    auto bytes = m_stream.read();
    if (!bytes) {
        m_failure = bytes.error();
    } else if (bytes->empty()) {
        m_ended = true;
    }
    return bytes;
}

core::Result<std::string_view> TextInput::nextText() {
    while (!m_flushed) {
        auto bytes = nextBytes();
        if (!bytes) return bytes;
        m_flushed = bytes->empty();
        const std::string_view text = m_converter->convert(*bytes, m_flushed);
        if (!text.empty()) return text;
    }
    return std::string_view();
}

core::Result<void> TextInput::useCharset(const std::string& name) {
    auto converter = Utf8Converter::make(name);
    if (!converter) return converter.error();
    m_converter = std::move(*converter);
    return {};
}

}  // namespace groundswell::sources
