#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QTableWidget;
class QTabWidget;

namespace groundswell::ui {

/// Help inside the program: how to read what is shown, all shortcuts as they are, what is new, and about it with its
/// licence. Stays open beside the window.
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    enum class Part { Help, Shortcuts, News, About };

    explicit HelpWindow(QWidget* parent = nullptr);

    /// Lists the shortcuts of these actions; keys that have no action are in the help text.
    void setActions(const QList<QAction*>& actions);
    void showPart(Part part);

private:
    QTabWidget* m_parts;
    QTableWidget* m_shortcuts;
};

}  // namespace groundswell::ui
