#pragma once

#include <QHeaderView>

#include <functional>

namespace groundswell::ui {

/// The heads of a table of which some sort and some do not: one that does not neither lights up nor takes a click. None
/// does until setSortable().
class SortHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit SortHeader(QWidget* parent = nullptr);

    void setSortable(std::function<bool(int column)> sortable);
    [[nodiscard]] bool isSortable(int column) const { return m_sortable && m_sortable(column); }

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void initStyleOptionForIndex(QStyleOptionHeader* option, int column) const override;

private:
    std::function<bool(int)> m_sortable;
    bool m_ignored = false;  // the press that is held
};

}  // namespace groundswell::ui
