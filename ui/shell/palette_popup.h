#pragma once

#include <QFrame>
#include <QString>

#include <functional>
#include <vector>

class QListView;

namespace groundswell::ui {

class PaletteItemModel;
class TextLabel;
class UnderstoodBar;

/// One line of the palette's list.
struct PaletteRow {
    enum class Kind { Head, Search, Command, Cluster, Keyword, View };
    Kind kind = Kind::Command;
    QString words;
    QString detail;  ///< behind the words: a shortcut, a number
    QString iconName;
    std::function<void()> choose;  ///< empty for heads
};

/// The list under the search box, with what a search was understood as above it. The box keeps the focus. Owner thread
/// only.
class PalettePopup : public QFrame {
    Q_OBJECT

public:
    /// Lies over `window` and under `box`.
    PalettePopup(QWidget* box, QWidget* window);

    /// The first line that can be chosen is the current one; with `keep` the one that was, while a line of its kind and
    /// words is there.
    void setRows(std::vector<PaletteRow> rows, bool keep);
    /// Chips for what was understood, and a sentence about what was not.
    void setUnderstood(const QStringList& parts, const QString& hint);
    void open();
    void close();
    /// Moves the current line over those that can be chosen; ends go round.
    void move(int step);
    /// Chooses the current line. False when there is none.
    bool choose();
    [[nodiscard]] QString currentWords() const;

Q_SIGNALS:
    void currentChanged();

private:
    void place();
    void select(int row);
    [[nodiscard]] int current() const;

    QWidget* m_box;
    TextLabel* m_hint;
    UnderstoodBar* m_understood;
    PaletteItemModel* m_model;
    QListView* m_list;
};

}  // namespace groundswell::ui
