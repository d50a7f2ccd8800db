#include "tests/support/pdf_builder.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <algorithm>
#include <cstdio>
#include <map>

namespace groundswell::testing {

namespace {

std::string hexOf(char16_t unit) {
    char text[8];
    std::snprintf(text, sizeof text, "%04X", static_cast<unsigned>(unit));
    return text;
}

std::string stream(const std::string& bytes, const std::string& filters = {}) {
    return "<< /Length " + std::to_string(bytes.size()) + (filters.empty() ? "" : " /Filter " + filters) +
           " >>\nstream\n" + bytes + "\nendstream";
}

class PdfWriter {
public:
    explicit PdfWriter(const PdfPlan& plan) : m_plan(plan) {}

    std::string write() {
        const std::size_t pages = m_plan.pages.size();
        std::string kids;
        for (std::size_t i = 0; i < pages; ++i) kids += std::to_string(firstPage + 2 * i) + " 0 R ";
        std::vector<std::string> contents;
        for (std::size_t i = 0; i < pages; ++i) contents.push_back(contentsOf(i));
        object("<< /Type /Catalog /Pages 2 0 R" + (m_plan.language.empty() ? "" : " /Lang (" + m_plan.language + ")") +
               " >>");
        object("<< /Type /Pages /Count " + std::to_string(pages) + " /Kids [" + kids + "] >>");
        object(
            "<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H /DescendantFonts [4 0 R] "
            "/ToUnicode 5 0 R >>");
        object(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /CIDSystemInfo << /Registry (Adobe) /Ordering "
            "(Identity) /Supplement 0 >> /DW 500 >>");
        object(stream(unicodeMap()));
        object("<< " + entry("Title", m_plan.title) + entry("Author", m_plan.author) +
               (m_plan.created.empty() ? "" : "/CreationDate (" + m_plan.created + ") ") + ">>");
        object("<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + std::string(64, '1') + "> /U <" + std::string(64, '2') +
               "> >>");
        for (const std::string& content : contents) {
            object(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> "
                "/Contents " +
                std::to_string(m_offsets.size() + 2) + " 0 R >>");
            object(content);
        }
        return finish();
    }

private:
    static constexpr std::size_t firstPage = 8;

    static std::string entry(const char* key, const std::string& text) {
        if (text.empty()) return {};
        std::string hex = "FEFF";
        for (const QChar unit : QString::fromStdString(text)) hex += hexOf(unit.unicode());
        return std::string("/") + key + " <" + hex + "> ";
    }

    void object(const std::string& body) {
        m_offsets.push_back(m_out.size());
        m_out += std::to_string(m_offsets.size()) + " 0 obj\n" + body + "\nendobj\n";
    }

    std::string shown(const std::string& line) {
        std::string hex;
        for (const uint point : QString::fromStdString(line).toUcs4()) {
            const char32_t character = point;
            // Codes have 16 bits: those of characters beyond are made up.
            const auto code = static_cast<char16_t>(point < 0x10000 ? point : 0xE000 + (point & 0x3FF));
            std::string units;
            for (const QChar unit : QString::fromUcs4(&character, 1)) units += hexOf(unit.unicode());
            m_used[code] = units;
            hex += hexOf(code);
        }
        return "<" + hex + "> Tj";
    }

    std::string contentsOf(std::size_t page) {
        if (page == 0 && !m_plan.contents.empty()) return stream(m_plan.contents, m_plan.filters);
        const std::string& text = m_plan.pages[page];
        if (text.empty()) return stream("10 10 100 100 re f");
        std::string out = "BT 14 TL 50 750 Td ";
        if (page == 0 && !m_plan.heading.empty()) out += "/F 24 Tf " + shown(m_plan.heading) + " T* 0 -30 Td ";
        out += "/F 11 Tf ";
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            out += shown(text.substr(begin, end - begin)) + " T* ";
            begin = end + 1;
        }
        return stream(out + "ET");
    }

    [[nodiscard]] std::string unicodeMap() const {
        std::string map =
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n";
        for (const auto& [code, units] : m_used)
            map += "1 beginbfchar <" + hexOf(code) + "> <" + units + "> endbfchar\n";
        return map + "endcmap end end";
    }

    std::string finish() {
        const std::size_t start = m_out.size();
        m_out += "xref\n0 " + std::to_string(m_offsets.size() + 1) + "\n0000000000 65535 f \n";
        for (const std::size_t offset : m_offsets) {
            char row[32];
            std::snprintf(row, sizeof row, "%010zu 00000 n \n", offset);
            m_out += row;
        }
        const std::string id = "<" + std::string(32, 'A') + ">";
        m_out += "trailer\n<< /Size " + std::to_string(m_offsets.size() + 1) + " /Root 1 0 R /Info 6 0 R" +
                 (m_plan.locked ? " /Encrypt 7 0 R /ID [" + id + id + "]" : "") + " >>\nstartxref\n" +
                 std::to_string(start) + "\n%%EOF\n";
        return m_out;
    }

    const PdfPlan& m_plan;
    std::string m_out = "%PDF-1.4\n";
    std::vector<std::size_t> m_offsets;
    std::map<char16_t, std::string> m_used;  // the UTF-16 of each code, in hex
};

}  // namespace

std::string pdfOf(const PdfPlan& plan) {
    return PdfWriter(plan).write();
}

std::string flated(std::string_view bytes) {
    // Behind a length of four bytes.
    return qCompress(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())), 9).mid(4).toStdString();
}

}  // namespace groundswell::testing
