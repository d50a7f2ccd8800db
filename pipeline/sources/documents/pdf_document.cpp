#include "pipeline/sources/documents/pdf_document.h"

#include "models/core/clock.h"
#include "models/core/words.h"
#include "pipeline/text/unicode.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <climits>
#include <memory>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using poppler::page;

// Of poppler's own conversion one lone surrogate ends the text.
std::string utf8OfPdf(const poppler::ustring& units) {
    std::string out;
    out.reserve(units.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t c = units[i];
        const bool high = c >= 0xD800 && c < 0xDC00;
        if (high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (units[++i] - 0xDC00U);
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        if (c != 0 && c != 0xFEFF) text::append(out, c);
    }
    return out;
}

std::string oneLineOfPdf(const poppler::ustring& units) {
    std::string line = utf8OfPdf(units);
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20; }, ' ');
    return std::string(core::trimmed(line));
}

struct SizedWord {
    double size = 0;
    std::string word;
};

std::vector<SizedWord> wordsOf(const page& first) {
    constexpr std::size_t most = 4'000;
    std::vector<SizedWord> words;
    for (const poppler::text_box& box : first.text_list(page::text_list_include_font)) {
        if (box.has_font_info() && box.rotation() == 0)
            words.push_back({box.get_font_size(), oneLineOfPdf(box.text())});
        if (words.size() == most) break;
    }
    return words;
}

// The first words in the largest letters, where these are larger than most.
std::string headingOf(const page& first) {
    constexpr double larger = 1.15;
    constexpr double alike = 0.97;
    constexpr std::size_t longest = 250;
    const std::vector<SizedWord> words = wordsOf(first);
    if (words.empty()) return {};
    std::vector<double> sizes;
    for (const SizedWord& word : words) sizes.push_back(word.size);
    std::sort(sizes.begin(), sizes.end());
    const double largest = sizes.back();
    if (largest < larger * sizes[sizes.size() / 2]) return {};
    std::string heading;
    for (const SizedWord& word : words) {
        const bool large = word.size >= alike * largest;
        if (!large && !heading.empty()) break;
        if (large) heading += (heading.empty() ? "" : " ") + word.word;
        if (heading.size() > longest) return {};
    }
    return heading;
}

bool isLanguageTag(std::string_view tag) {
    return tag.size() >= 2 && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
}

// Between the first `begin` behind the first `key`, and `end`.
std::string_view between(std::string_view text, std::string_view key, std::string_view begin, char end) {
    std::size_t at = text.find(key);
    if (at == std::string_view::npos) return {};
    at = text.find(begin, at + key.size());
    if (at == std::string_view::npos) return {};
    const std::size_t from = at + begin.size();
    const std::size_t to = text.find(end, from);
    return to == std::string_view::npos ? std::string_view() : text.substr(from, to - from);
}

// The catalogue says it, which poppler does not hand out: it is read where it stands uncompressed, else from the XMP.
std::string languageOf(std::string_view bytes, const std::string& metadata) {
    const std::size_t catalogue = bytes.find("/Catalog");
    if (catalogue != std::string_view::npos) {
        const std::size_t begin = std::min(bytes.rfind(" obj", catalogue), catalogue);
        const std::size_t end = std::min(bytes.find("endobj", catalogue), bytes.size());
        const std::string_view tag = between(bytes.substr(begin, end - begin), "/Lang", "(", ')');
        if (isLanguageTag(tag)) return std::string(tag);
    }
    const std::string_view item = between(metadata, "<dc:language", "<rdf:li", '<');
    const std::size_t open = item.find('>');
    const std::string_view tag = open == std::string_view::npos ? item : core::trimmed(item.substr(open + 1));
    return isLanguageTag(tag) ? std::string(tag) : std::string();
}

Document describePdf(const poppler::document& pdf, std::string_view bytes, const page* first) {
    Document about;
    about.title = oneLineOfPdf(pdf.get_title());
    about.author = oneLineOfPdf(pdf.get_author());
    about.published = pdfDate(oneLineOfPdf(pdf.info_key("CreationDate")));
    about.modified = pdfDate(oneLineOfPdf(pdf.info_key("ModDate")));
    about.language = languageOf(bytes, utf8OfPdf(pdf.metadata()));
    about.pageCount = pdf.pages();
    if (first != nullptr) about.heading = headingOf(*first);
    return about;
}

Error refusedPdf(const std::string& sentence, const char* remedy) {
    return Error(ErrorCode::InvalidInput, sentence).with("remedy", remedy);
}

Error damagedPdf() {
    return refusedPdf("The PDF is damaged and cannot be read.", "Get the file again, or print it as a new PDF.");
}

core::Result<std::unique_ptr<poppler::document>> openPdf(std::string_view bytes) {
    if (bytes.size() > INT_MAX) return damagedPdf();
    std::unique_ptr<poppler::document> pdf(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    if (!pdf) return damagedPdf();
    if (pdf->is_locked()) {
        return refusedPdf("The PDF is locked by a password.",
                          "Open it in a viewer with its password and save it without one.");
    }
    if (pdf->pages() <= 0) return damagedPdf();
    return pdf;
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

core::Result<void> readPdf(std::string_view bytes, const PdfSinks& sinks) {
    auto opened = openPdf(bytes);
    if (!opened) return std::move(opened).error();
    const poppler::document& pdf = **opened;
    std::unique_ptr<page> sheet(pdf.create_page(0));
    sinks.about(describePdf(pdf, bytes, sheet.get()));
    Document rest;
    std::size_t room = mostDocumentText;
    bool hasText = false;
    for (int i = 0; i < pdf.pages() && !rest.cut; ++i) {
        if (i > 0) sheet.reset(pdf.create_page(i));
        rest.lostPages += sheet == nullptr ? 1 : 0;
        std::string text;
        if (sheet) text = utf8OfPdf(sheet->text(poppler::rectf(), page::non_raw_non_physical_layout));
        rest.cut = cutToRoom(text, room);
        room -= text.size();
        hasText = hasText || text.find_first_not_of(" \t\r\n\f") != std::string::npos;
        sinks.page(text);
    }
    if (rest.lostPages == pdf.pages()) return damagedPdf();
    if (!hasText) {
        return refusedPdf("The PDF has no text: its " + std::to_string(pdf.pages()) +
                              (pdf.pages() == 1 ? " page is a picture." : " pages are pictures."),
                          "Run text recognition (OCR) over it and import what comes of it.");
    }
    sinks.finished(rest);
    return {};
}

std::string pdfDate(std::string_view written) {
    written = core::trimmed(written);
    if (written.starts_with("D:")) written.remove_prefix(2);
    std::string digits;
    while (!written.empty() && isDigit(written.front()) && digits.size() < 14) {
        digits += written.front();
        written.remove_prefix(1);
    }
    if (digits.size() < 4) return {};
    static constexpr std::string_view defaults = "00000101000000";
    digits += defaults.substr(digits.size());
    std::string out = digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + "T" +
                      digits.substr(8, 2) + ":" + digits.substr(10, 2) + ":" + digits.substr(12, 2);
    std::string zone;
    for (const char c : written.substr(0, 7)) {
        if (isDigit(c)) zone += c;
    }
    const bool offset = !written.empty() && (written.front() == '+' || written.front() == '-') && zone.size() >= 2;
    zone.resize(4, '0');
    out += offset ? std::string(1, written.front()) + zone.substr(0, 2) + ":" + zone.substr(2, 2) : "Z";
    return core::parseTime(out) ? out : std::string();
}

}  // namespace groundswell::sources
