#include "pipeline/sources/json_lines_reader.h"

#include "models/core/words.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/json_value_splitter.h"

#include <cstring>
#include <vector>

namespace groundswell::sources {

using extract::JsonCheck;
using extract::JsonChecker;
using extract::jsonPadding;
using extract::minifiedJson;
using extract::repairEscapes;

namespace {

// 1E: JSON text sequences (RFC 7464) are lines too.
constexpr std::string_view lineBlanks = " \t\r\n\x1e";

/// True when a line can only be the beginning of a value that goes on below.
bool opensValueOverLines(std::string_view firstLine) {
    if (firstLine.empty()) return false;
    if (firstLine.front() == '[') return true;
    const char last = firstLine.back();
    return firstLine.front() == '{' && (last == '{' || last == '[' || last == ',' || last == ':');
}

/// Checks single values and passes them on. Not thread-safe.
class ValueReader {
public:
    explicit ValueReader(ImportContext& context) : m_context(context) {}

    /// `text` is one trimmed value followed by readable padding. False means stop.
    bool line(std::string_view text, std::int64_t line) {
        if (!hasEscapedNul(text) && m_checker.check(text, true).kind == JsonCheck::Kind::Object) {
            return m_context.record(std::string(text), line);
        }
        return repaired(text, line, true);
    }

    /// As line(), for a value that was cut out of a longer text.
    bool value(const JsonValueSplitter::Value& value) {
        if (value.text.empty()) return tooLong(value.bytes, value.line);
        return repaired(value.text, value.line, false);
    }

    bool tooLong(std::uint64_t bytes, std::int64_t line) {
        return m_context.issue(line, "This record has " + byteCount(bytes) + "; it was skipped because at most " +
                                         byteCount(maxRecordBytes) + " are read.");
    }

private:
    static bool hasEscapedNul(std::string_view text) {
        return ::memmem(text.data(), text.size(), "\\u0000", 6) != nullptr;
    }

    bool repaired(std::string_view text, std::int64_t line, bool maySplit) {
        std::string copy(text);
        const std::size_t characters = repairUtf8(copy) + repairEscapes(copy);
        const JsonCheck check = m_checker.check(copy, false);
        if (check.kind == JsonCheck::Kind::Object) {
            m_context.replaced(characters, line);
            const bool spansLines = copy.find_first_of("\r\n") != std::string::npos;
            return m_context.record(spansLines ? minifiedJson(copy) : std::move(copy), line);
        }
        if (check.kind == JsonCheck::Kind::OtherValue) {
            return m_context.issue(line, "This JSON value is not an object with fields.");
        }
        if (maySplit && severalValues(text)) return split(text, line);
        return m_context.issue(line, "This is " + check.reason + ".");
    }

    static bool severalValues(std::string_view text) {
        int values = 0;
        JsonValueSplitter splitter(1, [&](const JsonValueSplitter::Value& value) {
            return value.text.starts_with('{') && value.text.ends_with('}') && ++values < 2;
        });
        splitter.feed(text);
        return text.starts_with('{') && values > 1;
    }

    bool split(std::string_view text, std::int64_t line) {
        JsonValueSplitter splitter(line, [this](const JsonValueSplitter::Value& part) { return value(part); });
        return splitter.feed(text) && splitter.finish();
    }

    ImportContext& m_context;
    JsonChecker m_checker;
};

/// Cuts a stream into lines in a buffer that keeps padding behind its text. Not thread-safe.
class LineReader {
public:
    explicit LineReader(ValueReader& values) : m_values(values) {}

    bool feed(std::string_view text) {
        if (m_skipped > 0) {
            const std::size_t end = text.find('\n');
            m_skipped += end == std::string_view::npos ? text.size() : end;
            if (end == std::string_view::npos) return true;
            if (!endSkipped()) return false;
            text.remove_prefix(end + 1);
        }
        append(text);
        std::size_t start = 0;
        while (const void* found = std::memchr(m_buffer.data() + start, '\n', m_filled - start)) {
            const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - m_buffer.data());
            if (!line(start, end)) return false;
            start = end + 1;
        }
        std::memmove(m_buffer.data(), m_buffer.data() + start, m_filled - start);
        m_filled -= start;
        if (m_filled > maxRecordBytes) m_skipped = std::exchange(m_filled, 0);
        return true;
    }

    bool finish() {
        if (m_skipped > 0) return endSkipped();
        return line(0, m_filled);
    }

private:
    void append(std::string_view text) {
        if (m_buffer.size() < m_filled + text.size() + jsonPadding) {
            m_buffer.resize((m_filled + text.size()) * 3 / 2 + jsonPadding);
        }
        std::memcpy(m_buffer.data() + m_filled, text.data(), text.size());
        m_filled += text.size();
    }

    bool line(std::size_t start, std::size_t end) {
        const std::int64_t number = m_line++;
        const std::string_view text = core::trimmed(std::string_view(m_buffer.data() + start, end - start), lineBlanks);
        if (text.empty()) return true;
        if (text.size() > maxRecordBytes) return m_values.tooLong(text.size(), number);
        return m_values.line(text, number);
    }

    bool endSkipped() { return m_values.tooLong(std::exchange(m_skipped, 0), m_line++); }

    ValueReader& m_values;
    std::vector<char> m_buffer = std::vector<char>(1U << 20);
    std::size_t m_filled = 0;
    std::uint64_t m_skipped = 0;
    std::int64_t m_line = 1;
};

std::string_view firstLine(std::string_view head) {
    const std::size_t start = head.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    return core::trimmed(head.substr(start, head.find('\n', start) - start), lineBlanks);
}

bool isOneValueALine(std::string_view line) {
    JsonChecker checker;
    return !line.empty() && checker.check(line, false).kind != JsonCheck::Kind::Invalid;
}

template <class Splitter>
core::Result<void> drain(TextInput& input, ImportContext& context, Splitter& splitter, std::string_view begun) {
    bool go = splitter.feed(begun);
    while (go && !context.stopped()) {
        auto text = input.nextText();
        if (!text) return context.streamFailed(text.error());
        if (text->empty()) {
            splitter.finish();
            return {};
        }
        go = splitter.feed(*text);
        context.progress(input.stream());
    }
    return {};
}

}  // namespace

core::Result<void> readJsonLines(TextInput& input, ImportContext& context) {
    // The first part decides: a long first line without its end in sight is taken for a line.
    auto first = input.nextText();
    if (!first) return context.streamFailed(first.error());
    const std::string begun(*first);
    const std::string_view head = firstLine(begun);
    const bool array = head.starts_with('[') && !(head.ends_with(']') && begun.find('{') == std::string::npos);
    ValueReader values(context);
    core::Result<void> outcome;
    if (array || (opensValueOverLines(head) && !isOneValueALine(head))) {
        JsonValueSplitter splitter(1, [&](const JsonValueSplitter::Value& value) { return values.value(value); });
        outcome = drain(input, context, splitter, begun);
    } else {
        LineReader lines(values);
        outcome = drain(input, context, lines, begun);
    }
    if (!outcome) return outcome;
    return context.finish("JSON object");
}

}  // namespace groundswell::sources
