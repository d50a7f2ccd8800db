#pragma once

#include "pipeline/service.h"
#include "ui/pages/page.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QVBoxLayout;

namespace groundswell::ui {

class TextLabel;

/// Languages, sources, labels and sizes to narrow a page by, with how many of each there are. Asks the service itself.
class FacetPanel : public QWidget {
    Q_OBJECT

public:
    FacetPanel(PageContext context, bool withSizes, QWidget* parent = nullptr);

    /// Counts again under the shared conditions.
    void refresh();

private:
    enum class Facet { Language, Source, Label };
    struct Section {
        QWidget* body = nullptr;
        QVBoxLayout* rows = nullptr;
        bool all = false;
        std::vector<domain::FacetValue> values;
    };

    struct SizeRow {
        QCheckBox* box = nullptr;
        TextLabel* count = nullptr;
    };

    Section makeSection(const QString& name, const QString& words, QVBoxLayout* column);
    void makeSizes(QVBoxLayout* column);
    void fill(Facet facet);
    QWidget* makeRow(Facet facet, const domain::FacetValue& value, bool checked);
    void toggle(Facet facet, const std::string& value, bool checked);
    void showSizes();
    void showSizeCounts(const std::vector<domain::FacetValue>& counts);
    void toggleSize(std::size_t size, bool checked);
    [[nodiscard]] bool hasSize(std::size_t size) const;
    [[nodiscard]] static QString wordsOf(Facet facet, const std::string& value);
    [[nodiscard]] static QString nameOf(Facet facet);
    [[nodiscard]] static std::vector<std::string>& listOf(FilterValues& values, Facet facet);
    [[nodiscard]] const std::vector<std::string>& chosen(Facet facet) const;

    PageContext m_context;
    std::map<Facet, Section> m_sections;
    std::vector<SizeRow> m_sizes;
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
