#include "pipeline/services/fasttext_file.h"

#include "models/domain/vector.h"

#include <cstdint>
#include <filesystem>
#include <fstream>

namespace groundswell::services {

namespace {

constexpr std::int32_t magic = 793'712'314;
constexpr std::int32_t newestVersion = 12;
constexpr std::int64_t longestWord = 1 << 16;

// Reads the parts of a model one after the other; once something is wrong, everything after it is.
class ModelFile {
public:
    explicit ModelFile(const std::string& file) : m_in(file, std::ios::binary) {
        std::error_code problem;
        m_size = static_cast<std::int64_t>(std::filesystem::file_size(file, problem));
        if (problem) m_in.setstate(std::ios::failbit);
    }

    // FastText::loadModel, Args::load, Dictionary::load, DenseMatrix::load of fastText 0.9.2.
    bool isWhole() {
        if (number<std::int32_t>() != magic || number<std::int32_t>() > newestVersion) return false;
        const auto dimensions = number<std::int32_t>();
        if (dimensions < 1 || dimensions > std::int32_t{domain::mostVectorDimensions}) return false;
        skip(11 * std::int64_t{sizeof(std::int32_t)} + std::int64_t{sizeof(double)});
        if (!readDictionary()) return false;
        const bool quantised = number<std::uint8_t>() != 0;
        if (quantised) return m_in.good();
        return readMatrix(dimensions) && number<std::uint8_t>() == 0 && readMatrix(dimensions) &&
               m_in.tellg() == m_size;
    }

private:
    template <class T>
    T number() {
        T value{};
        m_in.read(reinterpret_cast<char*>(&value), sizeof value);
        return value;
    }

    [[nodiscard]] std::int64_t left() { return m_in.good() ? m_size - std::int64_t{m_in.tellg()} : -1; }

    bool skip(std::int64_t bytes) {
        if (bytes < 0 || bytes > left()) return false;
        m_in.seekg(bytes, std::ios::cur);
        return m_in.good();
    }

    bool readDictionary() {
        const auto entries = number<std::int32_t>();
        skip(2 * std::int64_t{sizeof(std::int32_t)} + std::int64_t{sizeof(std::int64_t)});
        const auto pruned = number<std::int64_t>();
        if (entries < 0 || !m_in.good()) return false;
        for (std::int32_t i = 0; i < entries; ++i) {
            std::int64_t length = 0;
            int letter = 0;
            while ((letter = m_in.get()) > 0 && length < longestWord) ++length;
            // A count and a type follow the word.
            if (letter != 0 || !skip(std::int64_t{sizeof(std::int64_t)} + 1)) return false;
        }
        const std::int64_t pairs = pruned > 0 ? pruned : 0;
        return pairs <= m_size && skip(pairs * 2 * std::int64_t{sizeof(std::int32_t)});
    }

    bool readMatrix(std::int32_t dimensions) {
        const auto rows = number<std::int64_t>();
        const auto columns = number<std::int64_t>();
        if (columns != dimensions || rows < 0 || rows > m_size) return false;
        return skip(rows * columns * std::int64_t{sizeof(float)});
    }

    std::ifstream m_in;
    std::int64_t m_size = 0;
};

}  // namespace

core::Result<void> checkFastTextFile(const std::string& file) {
    constexpr auto remedy = "Name the .bin file of a fastText model in \"file\" of the step \"vector\".";
    std::error_code problem;
    if (!std::filesystem::is_regular_file(file, problem)) {
        return core::Error(core::ErrorCode::NotFound, "There is no fastText model here.")
            .with("file", file)
            .with("remedy", remedy);
    }
    if (!ModelFile(file).isWhole()) {
        return core::Error(core::ErrorCode::InvalidInput, "The file is no model of fastText, or not a whole one.")
            .with("file", file)
            .with("remedy", remedy);
    }
    return {};
}

}  // namespace groundswell::services
