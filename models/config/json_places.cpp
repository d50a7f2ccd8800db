#include "models/config/json_places.h"

#include "models/config/json_document.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::config {

namespace {

// Reads as far as the text is JSON and notes where every value stands.
class JsonPlaceReader {
public:
    JsonPlaceReader(std::string_view text, std::map<std::string, JsonPlace>& places) : m_text(text), m_places(places) {}

    /// Where it could not go on.
    std::optional<std::size_t> run() {
        skipBlanks();
        if (value({}, m_at, 0)) {
            skipBlanks();
            if (m_at == m_text.size()) return std::nullopt;
        }
        return m_at;
    }

private:
    [[nodiscard]] bool isAt(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    void skipBlanks() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos) ++m_at;
    }

    bool value(const std::string& pointer, std::size_t key, std::size_t depth) {
        if (m_at >= m_text.size() || depth > maxDocumentDepth) return false;
        // Known before what is inside of it, so that an error in there has something around it.
        m_places[pointer] = {key, m_at, m_text.size()};
        const char first = m_text[m_at];
        const bool read = first == '{'   ? object(pointer, depth)
                          : first == '[' ? array(pointer, depth)
                          : first == '"' ? string()
                                         : word();
        m_places[pointer].end = m_at;
        return read;
    }

    bool object(const std::string& pointer, std::size_t depth) {
        ++m_at;
        skipBlanks();
        if (isAt('}')) return take('}');
        for (;;) {
            const std::size_t key = m_at;
            if (!isAt('"') || !string()) return false;
            const auto name = nlohmann::json::parse(m_text.substr(key, m_at - key), nullptr, false);
            if (!name.is_string()) return false;
            skipBlanks();
            if (!take(':')) return false;
            skipBlanks();
            if (!value(childPointer(pointer, name.get_ref<const std::string&>()), key, depth + 1)) return false;
            skipBlanks();
            if (isAt('}')) return take('}');
            if (!take(',')) return false;
            skipBlanks();
        }
    }

    bool array(const std::string& pointer, std::size_t depth) {
        ++m_at;
        skipBlanks();
        if (isAt(']')) return take(']');
        for (std::size_t index = 0;; ++index) {
            if (!value(childPointer(pointer, index), m_at, depth + 1)) return false;
            skipBlanks();
            if (isAt(']')) return take(']');
            if (!take(',')) return false;
            skipBlanks();
        }
    }

    bool string() {
        for (std::size_t at = m_at + 1; at < m_text.size() && m_text[at] != '\n'; ++at) {
            if (m_text[at] == '\\') {
                ++at;
            } else if (m_text[at] == '"') {
                m_at = at + 1;
                return true;
            }
        }
        return false;
    }

    // A number, true, false or null.
    bool word() {
        const std::size_t begin = m_at;
        std::size_t at = m_at;
        while (at < m_text.size() && std::string_view(",]}: \t\r\n").find(m_text[at]) == std::string_view::npos) ++at;
        if (at == begin || !nlohmann::json::accept(m_text.substr(begin, at - begin))) return false;
        m_at = at;
        return true;
    }

    bool take(char c) {
        if (!isAt(c)) return false;
        ++m_at;
        return true;
    }

    const std::string_view m_text;
    std::map<std::string, JsonPlace>& m_places;
    std::size_t m_at = 0;
};

// The blanks that the line of an offset begins with.
std::string memberIndent(std::string_view text, std::size_t offset) {
    const std::size_t end = text.rfind('\n', offset == 0 ? 0 : offset - 1);
    const std::size_t begin = end == std::string_view::npos ? 0 : end + 1;
    std::size_t last = begin;
    while (last < offset && (text[last] == ' ' || text[last] == '\t')) ++last;
    return std::string(text.substr(begin, last - begin));
}

bool memberStartsLine(std::string_view text, std::size_t offset) {
    const std::size_t before = text.find_last_not_of(" \t\r", offset == 0 ? 0 : offset - 1);
    return before != std::string_view::npos && text[before] == '\n';
}

// Lines behind the first one moved in by an indent.
std::string indentedLines(std::string_view value, const std::string& indent) {
    std::string out;
    for (const char c : value) {
        out += c;
        if (c == '\n') out += indent;
    }
    return out;
}

TextEdit insertedMember(std::string_view text, const JsonPlace& object, const JsonPlace* last,
                        const std::string& member) {
    if (last == nullptr) return {object.begin + 1, object.end - 1, " " + member + " "};
    const bool ownLine = memberStartsLine(text, last->key);
    const std::string before = ownLine ? ",\n" + memberIndent(text, last->key) : std::string(", ");
    return {last->end, last->end, before + member};
}

TextEdit removedMember(std::string_view text, const JsonPlace& object, const JsonPlace& member,
                       const JsonPlace* before) {
    if (before != nullptr) return {before->end, member.end, {}};
    const std::size_t comma = text.find_first_not_of(" \t\r\n", member.end);
    const bool isAlone = comma == std::string_view::npos || text[comma] != ',';
    if (isAlone) return {object.begin + 1, object.end - 1, {}};
    const std::size_t next = text.find_first_not_of(" \t\r\n", comma + 1);
    return {member.key, std::min(next, object.end), {}};
}

}  // namespace

JsonPlaces::JsonPlaces(std::string_view text) : m_lines{0}, m_size(text.size()) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') m_lines.push_back(i + 1);
    }
    m_brokenAt = JsonPlaceReader(text, m_places).run();
}

const JsonPlace* JsonPlaces::find(const std::string& pointer) const {
    const auto found = m_places.find(pointer);
    return found == m_places.end() ? nullptr : &found->second;
}

JsonPlace JsonPlaces::nearest(const std::string& pointer) const {
    for (std::string at = pointer;; at.erase(at.rfind('/'))) {
        if (const JsonPlace* place = find(at)) return *place;
        if (at.find('/') == std::string::npos) return {0, 0, m_size};
    }
}

int JsonPlaces::lineAt(std::size_t offset) const {
    const auto next = std::upper_bound(m_lines.begin(), m_lines.end(), offset);
    return static_cast<int>(next - m_lines.begin());
}

std::optional<TextEdit> setJsonMember(std::string_view text, const std::string& object, std::string_view key,
                                      std::string_view value) {
    const JsonDocument document = readJsonDocument(text);
    if (!document.value) return std::nullopt;
    const JsonPlaces places(text);
    const JsonPlace* whole = places.find(object);
    if (whole == nullptr || text[whole->begin] != '{') return std::nullopt;
    const JsonPlace* last = nullptr;
    const JsonPlace* before = nullptr;
    const JsonPlace* member = places.find(childPointer(object, key));
    for (const auto& [name, unused] : document.value->at(nlohmann::json::json_pointer(object)).items()) {
        const JsonPlace* one = places.find(childPointer(object, name));
        if (one == nullptr) continue;
        if (last == nullptr || one->key > last->key) last = one;
        if (member != nullptr && one->key < member->key && (before == nullptr || one->key > before->key)) before = one;
    }
    if (value.empty()) {
        if (member == nullptr) return std::nullopt;
        return removedMember(text, *whole, *member, before);
    }
    if (member != nullptr) {
        if (text.substr(member->begin, member->end - member->begin) == value) return std::nullopt;
        return TextEdit{member->begin, member->end, std::string(value)};
    }
    return insertedMember(text, *whole, last, nlohmann::json(key).dump() + ": " + std::string(value));
}

std::optional<TextEdit> removeJsonElement(const JsonPlaces& places, const std::string& list, std::size_t index) {
    const JsonPlace* whole = places.find(list);
    const JsonPlace* element = places.find(childPointer(list, index));
    if (whole == nullptr || element == nullptr) return std::nullopt;
    if (index > 0) return TextEdit{places.find(childPointer(list, index - 1))->end, element->end, {}};
    if (const JsonPlace* next = places.find(childPointer(list, std::size_t{1})))
        return TextEdit{element->begin, next->begin, {}};
    return TextEdit{whole->begin + 1, whole->end - 1, {}};
}

TextEdit jsonElementBefore(std::string_view text, const JsonPlace& element, std::string_view value) {
    const bool ownLine = memberStartsLine(text, element.key);
    const std::string indent = ownLine ? memberIndent(text, element.key) : std::string();
    return {element.key, element.key, indentedLines(value, indent) + (ownLine ? ",\n" + indent : ", ")};
}

TextEdit jsonElementBehind(std::string_view text, const JsonPlace& element, std::string_view value) {
    const bool ownLine = memberStartsLine(text, element.key);
    const std::string indent = ownLine ? memberIndent(text, element.key) : std::string();
    return {element.end, element.end, (ownLine ? ",\n" + indent : std::string(", ")) + indentedLines(value, indent)};
}

}  // namespace groundswell::config
