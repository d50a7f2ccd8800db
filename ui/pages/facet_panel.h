#pragma once

#include "pipeline/service.h"
#include "ui/pages/page.h"

#include <QWidget>

#include <map>

class QCheckBox;
class QVBoxLayout;

namespace groundswell::ui {

class TextLabel;

/// Languages, sources and sizes to narrow a page by, with the number of items of each. Asks the service itself.
class FacetPanel : public QWidget {
    Q_OBJECT

public:
    FacetPanel(PageContext context, bool withSizes, QWidget* parent = nullptr);

    /// Counts again under the shared conditions.
    void refresh();

private:
    enum class Facet { Language, Source };
    struct Section {
        QWidget* body = nullptr;
        QVBoxLayout* rows = nullptr;
        bool all = false;
        std::vector<domain::FacetValue> values;
    };

    Section makeSection(const QString& name, const QString& words, QVBoxLayout* column);
    void makeSizes(QVBoxLayout* column);
    void fill(Facet facet);
    QWidget* makeRow(Facet facet, const domain::FacetValue& value, bool checked);
    void toggle(Facet facet, const std::string& value, bool checked);
    void showSizes();
    [[nodiscard]] const std::vector<std::string>& chosen(Facet facet) const;

    PageContext m_context;
    std::map<Facet, Section> m_sections;
    std::map<std::int64_t, QCheckBox*> m_sizes;
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
